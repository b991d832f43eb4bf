package dev.sluice.cli.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code sluice orgs}: customers, whose plans hold for all of their keys together. */
@Command(name = "orgs", mixinStandardHelpOptions = true, description = "Organisations, which keys belong to.")
public final class OrganisationsCommand extends AdminCommand {

    private static final String KIND = "organisations";

    /** Made by picocli. */
    public OrganisationsCommand() {}

    @Command(description = "Makes one.")
    int create(
            @Parameters(paramLabel = "<id>") String id,
            @Option(names = "--name", description = "A name for people (default: the id).") @Nullable String name,
            @Option(names = "--plan", description = "The plan of all its keys together.") @Nullable String plan) {
        ObjectNode body = nothing();
        body.put("id", id);
        body.put("name", name == null ? id : name);
        KeysCommand.put(body, "plan", plan);
        return done(
                "made: give it a key by `sluice keys create --org " + id + " --name …`", api -> api.post(KIND, body));
    }

    @Command(description = "Lists them.")
    int list() {
        return ask(api -> {
            List<JsonNode> all = api.list(KIND, null);
            printer().list(all, "organisation", () -> {
                Table table = new Table("ID", "NAME", "PLAN", "CREATED", "DISABLED");
                all.forEach(each -> table.row(
                        Table.cell(each, "id"),
                        Table.cell(each, "name"),
                        Table.cell(each, "plan"),
                        Table.cell(each, "created_at"),
                        Table.cell(each, "disabled_at")));
                return table;
            });
        });
    }

    @Command(description = "Shows one.")
    int show(@Parameters(paramLabel = "<id>") String id) {
        return show(KIND, id);
    }

    @Command(description = "Changes its name or its plan.")
    int set(
            @Parameters(paramLabel = "<id>") String id,
            @Option(names = "--name") @Nullable String name,
            @Option(names = "--plan", description = "'' for none.") @Nullable String plan) {
        ObjectNode body = nothing();
        KeysCommand.put(body, "name", name);
        if (plan != null && plan.isEmpty()) {
            body.putNull("plan");
        } else {
            KeysCommand.put(body, "plan", plan);
        }
        return act(id, "", body, "changed");
    }

    @Command(description = "Turns all its keys off.")
    int disable(@Parameters(paramLabel = "<id>") String id) {
        return act(id, "disable", nothing(), "disabled: none of its keys works");
    }

    @Command(description = "Turns its keys on again, but for those that are off themselves.")
    int enable(@Parameters(paramLabel = "<id>") String id) {
        return act(id, "enable", nothing(), "enabled");
    }

    @Command(description = "Deletes one that has no keys.")
    int delete(@Parameters(paramLabel = "<id>") String id) {
        return done("deleted", api -> api.delete(KIND, id));
    }

    private int act(String id, String verb, ObjectNode body, String sentence) {
        return done(sentence, api -> api.act(KIND, id, verb, body));
    }
}
