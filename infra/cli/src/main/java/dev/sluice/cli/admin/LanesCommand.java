package dev.sluice.cli.admin;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code sluice lanes}: how long the lanes are; each can be paused. */
@Command(name = "lanes", mixinStandardHelpOptions = true, description = "The lanes, and how many jobs wait on each.")
public final class LanesCommand implements Callable<Integer> {

    private static final String KIND = "lanes";

    @Spec
    @SuppressWarnings("NullAway.Init") // Picocli sets it before any command runs.
    private CommandSpec spec;

    @Mixin
    private final AdminOptions options = new AdminOptions();

    /** Made by picocli. */
    public LanesCommand() {}

    @Override
    public Integer call() {
        try (AdminApi api = options.open()) {
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
        }
        return 0;
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
        try (AdminApi api = options.open()) {
            printer().done(api.act(KIND, lane, verb, JsonMapper.shared().createObjectNode()), sentence);
        }
        return 0;
    }

    private Printer printer() {
        return new Printer(spec.commandLine().getOut(), options.isJson());
    }
}
