package dev.sluice.cli.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code sluice jobs}: what is being answered at this moment. */
@Command(name = "jobs", mixinStandardHelpOptions = true, description = "Jobs that have begun and not ended.")
public final class JobsCommand extends AdminCommand {

    private static final String KIND = "jobs";

    /** Made by picocli. */
    public JobsCommand() {}

    @Command(description = "Lists them, the oldest first.")
    int list(
            @Option(names = "--lane", description = "Those of one lane.") @Nullable String lane,
            @Option(names = "--tenant", description = "Those of <organisation> or <organisation>/<key>.") @Nullable
                    String tenant,
            @Option(names = "--limit", defaultValue = "100", description = "How many at most (default: 100).")
                    int limit) {
        String query = KIND + "?limit=" + limit
                + (lane == null ? "" : "&lane=" + AdminApi.encoded(lane))
                + (tenant == null ? "" : "&tenant=" + AdminApi.encoded(tenant));
        return ask(api -> {
            List<JsonNode> all = api.all(query);
            printer().list(all, "job", () -> {
                Table table = new Table("ID", "STATE", "LANE", "TENANT", "WORKER", "TRIES", "STARTED", "DEADLINE");
                all.forEach(job -> table.row(
                        Table.cell(job, "id"),
                        Table.cell(job, "state"),
                        Table.cell(job, "lane"),
                        Table.cell(job, "tenant"),
                        Table.cell(job, "worker"),
                        Table.cell(job, "tries"),
                        Table.cell(job, "started_at"),
                        Table.cell(job, "deadline_at")));
                return table;
            });
        });
    }

    @Command(description = "Shows one.")
    int show(@Parameters(paramLabel = "<id>", description = "With or without its prefix.") String id) {
        return show(KIND, id);
    }

    @Command(description = "Ends one for everybody who waits for it.")
    int cancel(@Parameters(paramLabel = "<id>", description = "With or without its prefix.") String id) {
        return done("cancelled", api -> api.act(KIND, id, "cancel", nothing()));
    }
}
