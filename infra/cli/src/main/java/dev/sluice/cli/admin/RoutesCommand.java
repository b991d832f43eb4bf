package dev.sluice.cli.admin;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code sluice routes}: the ways to each model, and what providers allow on them. */
@Command(
        name = "routes",
        mixinStandardHelpOptions = true,
        description = "The ways to each model, and what providers allow.")
public final class RoutesCommand extends AdminCommand implements Callable<Integer> {

    /** Made by picocli. */
    public RoutesCommand() {}

    @Override
    public Integer call() {
        return ask(api -> {
            List<JsonNode> all = api.all("routes");
            printer().list(all, "route", () -> {
                Table table = new Table(
                        "MODEL",
                        "PROVIDER",
                        "ITS MODEL",
                        "STATE",
                        "KEY",
                        "CALLS",
                        "RUNNING",
                        "REQ/MIN",
                        "TOK/MIN",
                        "PAUSED UNTIL",
                        "BROKEN UNTIL");
                all.forEach(route -> addTo(table, route));
                return table;
            });
        });
    }

    /** A line for each key that was used, or one for none. */
    private static void addTo(Table table, JsonNode route) {
        if (route.path("keys").isEmpty()) {
            addTo(table, route, route);
        }
        route.path("keys").forEach(key -> addTo(table, route, key));
    }

    private static void addTo(Table table, JsonNode route, JsonNode key) {
        table.row(
                Table.cell(route, "model"),
                Table.cell(route, "provider"),
                Table.cell(route, "provider_model"),
                Table.cell(route, "state"),
                Table.cell(key, "key"),
                Table.cell(key, "calls_at_once"),
                Table.cell(key, "running"),
                Table.cell(key, "requests_per_minute"),
                Table.cell(key, "tokens_per_minute"),
                time(key, "paused_until"),
                time(key, "broken_until"));
    }

    private static String time(JsonNode key, String field) {
        long until = key.path(field).asLong(0);
        return until == 0 ? "-" : Instant.ofEpochSecond(until).toString();
    }
}
