package dev.sluice.cli.admin;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code sluice lanes}: how long the lanes are; each can be paused. */
@Command(name = "lanes", mixinStandardHelpOptions = true, description = "The lanes, and how many jobs wait on each.")
public final class LanesCommand extends AdminCommand implements Callable<Integer> {

    private static final String KIND = "lanes";

    /** Made by picocli. */
    public LanesCommand() {}

    @Override
    public Integer call() {
        return ask(api -> {
            List<JsonNode> all = api.all(KIND);
            printer().list(all, "lane", () -> {
                Table table = new Table("LANE", "PAUSED", "WORKERS", "WAITING", "RUNNING", "ENDED/S");
                all.forEach(lane -> table.row(
                        Table.cell(lane, "id"),
                        lane.path("paused").asBoolean(false) ? "yes" : "no",
                        Table.cell(lane, "workers"),
                        Table.cell(lane, "waiting"),
                        Table.cell(lane, "running"),
                        Table.cell(lane, "ended_per_second")));
                return table;
            });
        });
    }

    @Command(description = "Holds a lane's jobs; those that run go on, and deadlines do, too.")
    int pause(@Parameters(paramLabel = "<lane>") String lane) {
        return act(lane, "pause", "paused: `sluice lanes resume " + lane + "` lets its jobs go on");
    }

    @Command(description = "Lets a lane's jobs go on.")
    int resume(@Parameters(paramLabel = "<lane>") String lane) {
        return act(lane, "resume", "resumed");
    }

    private int act(String lane, String verb, String sentence) {
        return done(sentence, api -> api.act(KIND, lane, verb, nothing()));
    }
}
