package dev.sluice.cli.admin;

import dev.sluice.cli.FailedException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code sluice dead}: looks after jobs that could not be executed, and events that nobody took. */
@Command(
        name = "dead",
        mixinStandardHelpOptions = true,
        description = "Jobs that could not be executed, and events that nobody took.")
public final class DeadCommand extends AdminCommand {

    private static final String KIND = "dead";
    private static final String ALL = "All that were neither replayed nor dropped.";

    /** Made by picocli. */
    public DeadCommand() {}

    @Command(description = "Lists them.")
    int list(@Option(names = "--all", description = "Those too that were replayed or dropped.") boolean all) {
        return ask(api -> {
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
        });
    }

    @Command(description = "Shows one: its reason, its tries, its headers, and the request as it came.")
    int show(@Parameters(paramLabel = "<number>") String number) {
        return ask(api -> {
            JsonNode letter = api.get(KIND, number);
            if (isJson()) {
                printer().show(letter);
                return;
            }
            ObjectNode fields = (ObjectNode) letter.deepCopy();
            fields.remove("headers");
            fields.remove("body");
            printer().show(fields);
            PrintWriter out = printer().out();
            letter.path("headers")
                    .properties()
                    .forEach(header -> out.println(
                            header.getKey() + ": " + header.getValue().asString("")));
            out.println(letter.path("body").asString(""));
        });
    }

    @Command(
            description =
                    "Runs jobs again, each as a new one whose answer is kept for whoever asks for its id, and tells"
                            + " events again.")
    int replay(
            @Parameters(paramLabel = "<number>", arity = "0..*") @Nullable List<String> numbers,
            @Option(names = "--all", description = ALL) boolean all,
            @Option(names = "--minutes", defaultValue = "10", description = "How long each may take (default: 10).")
                    int minutes) {
        ObjectNode body = nothing();
        body.put("minutes", minutes);
        return each(numbers, all, "replayed", (api, number) -> api.act(KIND, number, "replay", body), letter -> {
            String id = letter.path("replayed_as").asString("");
            return id.startsWith("evt_")
                    ? "told again: " + id
                    : "replayed as " + id + ": GET /api/v1/chat/completions/" + id + "/events";
        });
    }

    @Command(description = "Gives them up: they are listed no more.")
    int drop(
            @Parameters(paramLabel = "<number>", arity = "0..*") @Nullable List<String> numbers,
            @Option(names = "--all", description = ALL) boolean all) {
        return each(numbers, all, "dropped", (api, number) -> api.act(KIND, number, "drop", nothing()), _ -> "dropped");
    }

    /** Does something to each; one that fails keeps none of the others from it. */
    private int each(
            @Nullable List<String> named,
            boolean all,
            String what,
            BiFunction<AdminApi, String, JsonNode> act,
            Function<JsonNode, String> sentence) {
        if ((named == null) != all) {
            throw new FailedException(2, "Give either numbers or --all.");
        }
        return ask(api -> {
            List<String> numbers = named == null ? open(api) : named;
            int failures = 0;
            try (Progress progress = progress(what)) {
                for (String number : numbers) {
                    String name = numbers.size() == 1 ? "" : number + " ";
                    try {
                        JsonNode letter = act.apply(api, number);
                        progress.clear();
                        printer().done(letter, name + sentence.apply(letter));
                    } catch (FailedException e) {
                        if (numbers.size() == 1 || e.exitCode() != FailedException.FAILED) {
                            throw e;
                        }
                        failures++;
                        progress.clear();
                        warn(name + e.getMessage());
                    }
                    progress.step(numbers.size());
                }
            }
            if (failures > 0) {
                throw new FailedException(
                        FailedException.FAILED, failures + " of " + numbers.size() + " were not " + what + ".");
            }
        });
    }

    private static List<String> open(AdminApi api) {
        return api.all(KIND).stream().map(letter -> Table.cell(letter, "id")).toList();
    }
}
