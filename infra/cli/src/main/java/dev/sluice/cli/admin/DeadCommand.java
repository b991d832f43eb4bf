package dev.sluice.cli.admin;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code sluice dead}: looks after jobs that could not be executed. */
@Command(name = "dead", mixinStandardHelpOptions = true, description = "Jobs that could not be executed.")
public final class DeadCommand {

    private static final String KIND = "dead";

    @Spec
    @SuppressWarnings("NullAway.Init") // Picocli sets it before any command runs.
    private CommandSpec spec;

    @Mixin
    private final AdminOptions options = new AdminOptions();

    /** Made by picocli. */
    public DeadCommand() {}

    @Command(description = "Lists them.")
    int list(@Option(names = "--all", description = "Those too that were replayed or dropped.") boolean all) {
        try (AdminApi api = options.open()) {
            List<JsonNode> letters = api.all(all ? KIND + "?all=true" : KIND);
            printer().list(letters, "dead letter", () -> {
                Table table = new Table("NUMBER", "BURIED", "TRIES", "MODEL", "TENANT", "SETTLED", "REASON");
                letters.forEach(letter -> table.row(
                        Table.cell(letter, "id"),
                        Table.cell(letter, "buried_at"),
                        Table.cell(letter, "tries"),
                        Table.cell(letter, "model"),
                        Table.cell(letter, "tenant"),
                        Table.cell(letter, "settled"),
                        Table.cell(letter, "reason")));
                return table;
            });
        }
        return 0;
    }

    @Command(description = "Shows one: its reason, its tries, its headers, and the request as it came.")
    int show(@Parameters(paramLabel = "<number>") String number) {
        try (AdminApi api = options.open()) {
            JsonNode letter = api.get(KIND, number);
            if (options.isJson()) {
                printer().show(letter);
                return 0;
            }
            ObjectNode fields = (ObjectNode) letter.deepCopy();
            fields.remove("headers");
            fields.remove("body");
            printer().show(fields);
            PrintWriter out = spec.commandLine().getOut();
            letter.path("headers")
                    .properties()
                    .forEach(header -> out.println(
                            header.getKey() + ": " + header.getValue().asString("")));
            out.println(letter.path("body").asString(""));
        }
        return 0;
    }

    @Command(description = "Runs one again, as a new job whose answer is kept for whoever asks for its id.")
    int replay(
            @Parameters(paramLabel = "<number>") String number,
            @Option(names = "--minutes", defaultValue = "10", description = "How long it may take (default: 10).")
                    int minutes) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("minutes", minutes);
        try (AdminApi api = options.open()) {
            JsonNode replayed = api.act(KIND, number, "replay", body);
            String id = replayed.path("replayed_as").asString("");
            printer().done(replayed, "replayed as " + id + ": GET /api/v1/chat/completions/" + id + "/events");
        }
        return 0;
    }

    @Command(description = "Gives one up: it is listed no more.")
    int drop(@Parameters(paramLabel = "<number>") String number) {
        try (AdminApi api = options.open()) {
            printer().done(api.act(KIND, number, "drop", JsonMapper.shared().createObjectNode()), "dropped");
        }
        return 0;
    }

    private Printer printer() {
        return new Printer(spec.commandLine().getOut(), options.isJson());
    }
}
