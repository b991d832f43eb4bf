package dev.sluice.cli.admin;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code sluice workers}: who executes jobs at this moment. */
@Command(name = "workers", mixinStandardHelpOptions = true, description = "The workers that live.")
public final class WorkersCommand extends AdminCommand implements Callable<Integer> {

    /** Made by picocli. */
    public WorkersCommand() {}

    @Override
    public Integer call() {
        return ask(api -> {
            List<JsonNode> all = api.all("workers");
            printer().list(all, "worker", () -> {
                Table table = new Table("ID", "STATE", "RUNNING", "SLOTS", "LANE", "WAITING", "ON IT", "WINDOW");
                all.forEach(worker -> addTo(table, worker));
                return table;
            });
        });
    }

    /** A line for each lane; the worker's own figures stand in the first one. */
    private static void addTo(Table table, JsonNode worker) {
        String[] own = {
            Table.cell(worker, "id"),
            Table.cell(worker, "state"),
            Table.cell(worker, "running"),
            Table.cell(worker, "slots")
        };
        if (worker.path("lanes").isEmpty()) {
            table.row(own[0], own[1], own[2], own[3], "-", "-", "-", "-");
        }
        boolean isFirst = true;
        for (JsonNode lane : worker.path("lanes")) {
            table.row(
                    isFirst ? own[0] : "",
                    isFirst ? own[1] : "",
                    isFirst ? own[2] : "",
                    isFirst ? own[3] : "",
                    Table.cell(lane, "lane"),
                    Table.cell(lane, "waiting"),
                    Table.cell(lane, "running"),
                    Table.cell(lane, "window"));
            isFirst = false;
        }
    }
}
