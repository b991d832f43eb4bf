package dev.sluice.cli.admin;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code sluice plans}: what keys and organisations may spend. */
@Command(name = "plans", mixinStandardHelpOptions = true, description = "Plans: what keys may spend.")
public final class PlansCommand extends AdminCommand {

    private static final String KIND = "plans";

    /** Made by picocli. */
    public PlansCommand() {}

    @Command(description = "Makes one.")
    int create(@Parameters(paramLabel = "<name>") String name, @Mixin PlanOptions allowed) {
        ObjectNode body = allowed.fields();
        body.put("name", name);
        return done("made", api -> api.post(KIND, body));
    }

    @Command(description = "Changes one, from the next request on.")
    int set(@Parameters(paramLabel = "<name>") String name, @Mixin PlanOptions allowed) {
        return done("changed", api -> api.act(KIND, name, "", allowed.fields()));
    }

    @Command(description = "Lists them.")
    int list() {
        return ask(api -> {
            List<JsonNode> all = api.list(KIND, null);
            printer().list(all, "plan", () -> {
                Table table = new Table("NAME", "REQ/MIN", "TOK/MIN", "JOBS", "TOK/MONTH", "BUDGET", "MODELS", "LANES");
                all.forEach(plan -> table.row(
                        Table.cell(plan, "name"),
                        Table.cell(plan.path("limits"), "requests_per_minute"),
                        Table.cell(plan.path("limits"), "tokens_per_minute"),
                        Table.cell(plan.path("limits"), "concurrent_jobs"),
                        Table.cell(plan.path("limits"), "tokens_per_month"),
                        Table.cell(plan.path("limits"), "budget_per_month"),
                        Table.cell(plan, "models"),
                        Table.cell(plan, "lanes")));
                return table;
            });
        });
    }

    @Command(description = "Shows one.")
    int show(@Parameters(paramLabel = "<name>") String name) {
        return show(KIND, name);
    }

    @Command(description = "Deletes one that nobody is on.")
    int delete(@Parameters(paramLabel = "<name>") String name) {
        return done("deleted", api -> api.delete(KIND, name));
    }
}
