package dev.sluice.bench.watch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes what processes use between two moments. */
public final class Meter {

    private final List<Watched> processes;
    private final Map<String, Usage> before;

    private Meter(List<Watched> processes) {
        this.processes = processes;
        this.before = look(processes);
    }

    /** From now on. */
    public static Meter start(List<Watched> processes) {
        return new Meter(List.copyOf(processes));
    }

    /** CPU since the start, in µs, and memory now, by the processes' names and in their order. */
    public Map<String, Usage> stop() {
        Map<String, Usage> taken = new LinkedHashMap<>();
        look(processes)
                .forEach((name, now) -> taken.put(
                        name,
                        new Usage(
                                now.cpuMicros()
                                        - before.getOrDefault(name, Usage.NOTHING)
                                                .cpuMicros(),
                                now.rssKib())));
        return taken;
    }

    private static Map<String, Usage> look(List<Watched> processes) {
        Map<String, Usage> seen = new LinkedHashMap<>();
        processes.forEach(process -> seen.put(process.name(), process.look()));
        return seen;
    }
}
