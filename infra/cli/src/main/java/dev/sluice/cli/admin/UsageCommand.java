package dev.sluice.cli.admin;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code sluice usage}: who has used how much. */
@Command(name = "usage", mixinStandardHelpOptions = true, description = "What keys have used, by day and model.")
public final class UsageCommand extends AdminCommand implements Callable<Integer> {

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
        return ask(api -> {
            if (csv) {
                PrintWriter out = printer().out();
                out.print(export(api, "csv"));
                out.flush();
                return;
            }
            List<JsonNode> all = new ArrayList<>();
            export(api, "jsonl")
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
        });
    }

    private String export(AdminApi api, String format) {
        try (Progress progress = progress("usage")) {
            return api.text(query(format), progress);
        }
    }

    private String query(String format) {
        return "usage?format=" + format + parameter("start", from) + parameter("end", to) + parameter("tenant", tenant);
    }

    private static String parameter(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + AdminApi.encoded(value);
    }
}
