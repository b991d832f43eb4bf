package dev.sluice.cli.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code sluice orgs}: customers, whose plans hold for all of their keys together. */
@Command(name = "orgs", mixinStandardHelpOptions = true, description = "Organisations, which keys belong to.")
public final class OrganisationsCommand {

    private static final String KIND = "organisations";

    @Spec
    @SuppressWarnings("NullAway.Init") // Picocli sets it before any command runs.
    private CommandSpec spec;

    @Mixin
    private final AdminOptions options = new AdminOptions();

    /** Made by picocli. */
    public OrganisationsCommand() {}

    @Command(description = "Makes one.")
    int create(
            @Parameters(paramLabel = "<id>") String id,
            @Option(names = "--name", description = "A name for people (default: the id).") @Nullable String name,
            @Option(names = "--plan", description = "The plan of all its keys together.") @Nullable String plan) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("id", id);
        body.put("name", name == null ? id : name);
        KeysCommand.put(body, "plan", plan);
        try (AdminApi api = options.open()) {
            printer()
                    .done(
                            api.post(KIND, body),
                            "made: give it a key by `sluice keys create --org " + id + " --name …`");
        }
        return 0;
    }

    @Command(description = "Lists them.")
    int list() {
        try (AdminApi api = options.open()) {
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
        }
        return 0;
    }

    @Command(description = "Shows one.")
    int show(@Parameters(paramLabel = "<id>") String id) {
        try (AdminApi api = options.open()) {
            printer().show(api.get(KIND, id));
        }
        return 0;
    }

    @Command(description = "Changes its name or its plan.")
    int set(
            @Parameters(paramLabel = "<id>") String id,
            @Option(names = "--name") @Nullable String name,
            @Option(names = "--plan", description = "'' for none.") @Nullable String plan) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
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
        return act(id, "disable", JsonMapper.shared().createObjectNode(), "disabled: none of its keys works");
    }

    @Command(description = "Turns its keys on again, but for those that are off themselves.")
    int enable(@Parameters(paramLabel = "<id>") String id) {
        return act(id, "enable", JsonMapper.shared().createObjectNode(), "enabled");
    }

    @Command(description = "Deletes one that has no keys.")
    int delete(@Parameters(paramLabel = "<id>") String id) {
        try (AdminApi api = options.open()) {
            printer().done(api.delete(KIND, id), "deleted");
        }
        return 0;
    }

    private int act(String id, String verb, ObjectNode body, String sentence) {
        try (AdminApi api = options.open()) {
            printer().done(api.act(KIND, id, verb, body), sentence);
        }
        return 0;
    }

    private Printer printer() {
        return new Printer(spec.commandLine().getOut(), options.isJson());
    }
}
