package dev.sluice.cli.admin;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code sluice plans}: what keys and organisations may spend. */
@Command(name = "plans", mixinStandardHelpOptions = true, description = "Plans: what keys may spend.")
public final class PlansCommand {

    private static final String KIND = "plans";

    @Spec
    @SuppressWarnings("NullAway.Init") // Picocli sets it before any command runs.
    private CommandSpec spec;

    @Mixin
    private final AdminOptions options = new AdminOptions();

    /** Made by picocli. */
    public PlansCommand() {}

    @Command(description = "Makes one.")
    int create(@Parameters(paramLabel = "<name>") String name, @Mixin PlanOptions allowed) {
        ObjectNode body = allowed.fields();
        body.put("name", name);
        try (AdminApi api = options.open()) {
            printer().done(api.post(KIND, body), "made");
        }
        return 0;
    }

    @Command(description = "Changes one, from the next request on.")
    int set(@Parameters(paramLabel = "<name>") String name, @Mixin PlanOptions allowed) {
        try (AdminApi api = options.open()) {
            printer().done(api.act(KIND, name, "", allowed.fields()), "changed");
        }
        return 0;
    }

    @Command(description = "Lists them.")
    int list() {
        try (AdminApi api = options.open()) {
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
        }
        return 0;
    }

    @Command(description = "Shows one.")
    int show(@Parameters(paramLabel = "<name>") String name) {
        try (AdminApi api = options.open()) {
            printer().show(api.get(KIND, name));
        }
        return 0;
    }

    @Command(description = "Deletes one that nobody is on.")
    int delete(@Parameters(paramLabel = "<name>") String name) {
        try (AdminApi api = options.open()) {
            printer().done(api.delete(KIND, name), "deleted");
        }
        return 0;
    }

    private Printer printer() {
        return new Printer(spec.commandLine().getOut(), options.isJson());
    }
}
