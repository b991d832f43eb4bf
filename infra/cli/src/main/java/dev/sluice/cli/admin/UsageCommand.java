package dev.sluice.cli.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code sluice usage}: who has used how much. */
@Command(name = "usage", mixinStandardHelpOptions = true, description = "What keys have used, by day and model.")
public final class UsageCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // Picocli sets it before any command runs.
    private CommandSpec spec;

    @Mixin
    private final AdminOptions options = new AdminOptions();

    @Option(names = "--from", paramLabel = "<day>", description = "The first day, as in 2026-01-31 (default: 30 days).")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "<day>", description = "The last day (default: today, UTC).")
    private @Nullable String to;

    @Option(names = "--tenant", description = "One key: <organisation>/<key> (default: all).")
    private @Nullable String tenant;

    @Option(names = "--csv", description = "Prints comma-separated values, for a spreadsheet.")
    private boolean csv;

    /** Made by picocli. */
    public UsageCommand() {}

    @Override
    public Integer call() {
        try (AdminApi api = options.open()) {
            if (csv) {
                spec.commandLine().getOut().print(api.text(query("csv")));
                spec.commandLine().getOut().flush();
                return 0;
            }
            List<JsonNode> all = new ArrayList<>();
            api.text(query("jsonl"))
                    .lines()
                    .forEach(line -> all.add(JsonMapper.shared().readTree(line)));
            printer().list(all, "line", () -> {
                Table table = new Table(
                        "TENANT", "DAY", "MODEL", "JOBS", "FAILED", "PROMPT", "CACHED", "COMPLETION", "TOTAL", "USD");
                all.forEach(line -> table.row(
                        Table.cell(line, "tenant"),
                        Table.cell(line, "day"),
                        Table.cell(line, "model"),
                        Table.cell(line, "jobs"),
                        Table.cell(line, "failed"),
                        Table.cell(line, "prompt_tokens"),
                        Table.cell(line, "cached_tokens"),
                        Table.cell(line, "completion_tokens"),
                        Table.cell(line, "total_tokens"),
                        Table.cell(line, "cost_usd")));
                return table;
            });
        }
        return 0;
    }

    private String query(String format) {
        return "usage?format=" + format + parameter("start", from) + parameter("end", to) + parameter("tenant", tenant);
    }

    private static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + AdminApi.encoded(value);
    }

    private Printer printer() {
        return new Printer(spec.commandLine().getOut(), options.isJson());
    }
}
