package dev.sluice.cli.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.cli.FailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code sluice keys}: who may call. */
@Command(name = "keys", mixinStandardHelpOptions = true, description = "API keys: who may call.")
public final class KeysCommand extends AdminCommand {

    private static final String KIND = "keys";
    private static final int MOST_AT_ONCE = 1_000;

    /** Made by picocli. */
    public KeysCommand() {}

    @Command(description = "Makes a key, or one for each name in a file. A secret is shown this once.")
    @SuppressWarnings("TimeZoneUsage") // No bean container is worth its start here; the zone is never read.
    int create(
            @Option(names = "--org", required = true, paramLabel = "<id>", description = "Its organisation.")
                    String organisation,
            @Option(names = "--name", description = "A name for people.") @Nullable String name,
            @Option(
                            names = "--names-from",
                            paramLabel = "<file>",
                            description = "A key for each line of a file (-: standard input): name, or name,owner.")
                    @Nullable
                    String namesFrom,
            @Option(names = "--owner", description = "Who answers for it.") @Nullable String owner,
            @Option(names = "--plan", description = "Its plan.") @Nullable String plan,
            @Option(names = "--expires", description = "As in 90d or 2030-01-31.") @Nullable String expires,
            @Option(names = "--model", description = "A model that it may use; as often as you like; x-* for all x-.")
                    @Nullable
                    List<String> models,
            @Option(
                            names = "--address",
                            description = "From where it may be used, as in 10.0.0.0/8; as often as you" + " like.")
                    @Nullable
                    List<String> addresses) {
        if ((name == null) == (namesFrom == null)) {
            throw new FailedException(2, "Give either --name or --names-from.");
        }
        ObjectNode key = nothing();
        key.put("organisation", organisation);
        put(key, "owner", owner);
        put(key, "plan", plan);
        if (expires != null) {
            key.put("expires_at", Periods.moment("--expires", expires, Clock.systemUTC()));
        }
        addAll(key, "models", models);
        addAll(key, "addresses", addresses);
        return ask(api -> {
            if (name != null) {
                key.put("name", name);
                made(api.post(KIND, key));
            } else {
                createAll(api, key, lines(String.valueOf(namesFrom)));
            }
        });
    }

    @Command(description = "Lists them.")
    int list(
            @Option(names = "--org", paramLabel = "<id>", description = "Those of one organisation.") @Nullable
                    String organisation) {
        return ask(api -> {
            List<JsonNode> keys = api.list(KIND, organisation);
            printer().list(keys, "key", () -> {
                Table table = new Table("ID", "KEY", "NAME", "ORGANISATION", "PLAN", "CREATED", "EXPIRES", "DISABLED");
                keys.forEach(key -> table.row(
                        Table.cell(key, "id"),
                        Table.cell(key, "prefix") + "…",
                        Table.cell(key, "name"),
                        Table.cell(key, "organisation"),
                        Table.cell(key, "plan"),
                        Table.cell(key, "created_at"),
                        Table.cell(key, "expires_at"),
                        Table.cell(key, "disabled_at")));
                return table;
            });
        });
    }

    @Command(description = "Shows one.")
    int show(@Parameters(paramLabel = "<id>") String id) {
        return show(KIND, id);
    }

    @Command(description = "Gives one a new secret; the old one goes on working for a while.")
    int rotate(
            @Parameters(paramLabel = "<id>") String id,
            @Option(
                            names = "--grace",
                            defaultValue = "1d",
                            description = "How long; 0s ends the old one at once" + " (default: ${DEFAULT-VALUE}).")
                    String grace) {
        ObjectNode body = nothing();
        body.put("grace_seconds", Periods.period("--grace", grace).toSeconds());
        return ask(api -> made(api.act(KIND, id, "rotate", body)));
    }

    @Command(description = "Turns one off, at every ingress within a second.")
    int disable(@Parameters(paramLabel = "<id>") String id) {
        return act(id, "disable", "disabled: turn it on again by `sluice keys enable " + id + "`");
    }

    @Command(description = "Turns one on again.")
    int enable(@Parameters(paramLabel = "<id>") String id) {
        return act(id, "enable", "enabled");
    }

    @Command(description = "Deletes one for good.")
    int delete(@Parameters(paramLabel = "<id>") String id) {
        return done("deleted", api -> api.delete(KIND, id));
    }

    private int act(String id, String verb, String sentence) {
        return done(sentence, api -> api.act(KIND, id, verb, nothing()));
    }

    private void made(JsonNode key) {
        printer()
                .done(
                        key,
                        "id      " + Table.cell(key, "id") + "\nsecret  " + Table.cell(key, "secret")
                                + "\nKeep the secret: nobody can show it again.");
    }

    private void createAll(AdminApi api, ObjectNode shared, List<String> names) {
        List<JsonNode> made = new ArrayList<>();
        try (Progress progress = progress("keys")) {
            for (int from = 0; from < names.size(); from += MOST_AT_ONCE) {
                progress.at(from, names.size());
                ObjectNode body = nothing();
                ArrayNode keys = body.putArray(KIND);
                names.subList(from, Math.min(names.size(), from + MOST_AT_ONCE))
                        .forEach(line -> keys.add(key(shared, line)));
                api.post(KIND, body).path("data").forEach(made::add);
            }
        }
        printer().list(made, "key", () -> {
            Table table = new Table("ID", "NAME", "OWNER", "SECRET");
            made.forEach(key -> table.row(
                    Table.cell(key, "id"),
                    Table.cell(key, "name"),
                    Table.cell(key, "owner"),
                    Table.cell(key, "secret")));
            return table;
        });
    }

    /** Of a line with a name, or a name and an owner. */
    private static ObjectNode key(ObjectNode shared, String line) {
        String[] fields = line.split(",", 2);
        ObjectNode key = shared.deepCopy();
        key.put("name", fields[0].strip());
        if (fields.length == 2) {
            key.put("owner", fields[1].strip());
        }
        return key;
    }

    private static List<String> lines(String file) {
        try {
            String text = file.equals("-")
                    ? new String(System.in.readAllBytes(), UTF_8)
                    : Files.readString(Path.of(file), UTF_8);
            return text.lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new FailedException(FailedException.FAILED, file + " can't be read (" + e + ").");
        }
    }

    static void put(ObjectNode body, String field, @Nullable String value) {
        if (value != null) {
            body.put(field, value);
        }
    }

    static void addAll(ObjectNode body, String field, @Nullable List<String> values) {
        if (values != null) {
            ArrayNode list = body.putArray(field);
            values.forEach(list::add);
        }
    }
}
