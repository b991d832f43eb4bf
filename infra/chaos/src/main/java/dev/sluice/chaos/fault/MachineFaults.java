package dev.sluice.chaos.fault;

import dev.sluice.chaos.stack.Incident.Kind;
import dev.sluice.chaos.stack.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** Blows by what the machine gives its processes: room on a disk, and the time of day. */
final class MachineFaults {

    private static final long BROKER_MILLIS = 40_000;
    private static final int HOUR_SECONDS = 3_600;
    private static final int[] JUMPS_SECONDS = {-HOUR_SECONDS, -60, -1, 0, 1, 60, HOUR_SECONDS};

    private MachineFaults() {}

    /** Whether the limits of a process that runs can be set here. */
    static boolean canLimit() {
        return Stream.of("/usr/bin/prlimit", "/bin/prlimit").anyMatch(path -> new java.io.File(path).canExecute());
    }

    /** Lets Kafka's files grow no further, as if its disk were full; then makes room, and starts it again. */
    static boolean fillDisk(Site site) throws InterruptedException {
        site.incidents().note(Kind.DISK_FULL, "kafka", BROKER_MILLIS);
        limit(site.stack().kafka().pid(), "1:");
        site.pause(1_000, 5_000);
        if (site.stack().kafka().isAlive()) {
            limit(site.stack().kafka().pid(), "unlimited:");
        }
        // It has taken its folder out of service, whether it ended or not.
        site.stack().kafka().restart();
        return true;
    }

    /** Sets the wall clock of one service. */
    static boolean setClock(Site site) {
        List<Node> all = Stream.concat(site.stack().workers().stream(), site.stack().ingresses().stream())
                .toList();
        Node node = all.get(site.random().nextInt(all.size()));
        site.incidents().note(Kind.CLOCK_JUMP, node.name(), 0);
        node.setClock(JUMPS_SECONDS[site.random().nextInt(JUMPS_SECONDS.length)]);
        return true;
    }

    private static void limit(long pid, String bytes) throws InterruptedException {
        try {
            Process tool = new ProcessBuilder("prlimit", "--pid", String.valueOf(pid), "--fsize=" + bytes)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(tool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (tool.waitFor() != 0) {
                throw new IllegalStateException("prlimit: " + said.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
