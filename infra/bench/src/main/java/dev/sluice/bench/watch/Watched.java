package dev.sluice.bench.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that takes part in a measurement.
 *
 * @param name as it stands in the figures
 */
public record Watched(String name, long pid) {

    private static final Path PROCESSES = Path.of("/proc");

    /** The program that asks: its own cost tells whether it was the bottleneck. */
    public static Watched self() {
        return new Watched("load generator", ProcessHandle.current().pid());
    }

    /** What it has taken until now; nothing where there is no {@code /proc}, or the process has ended. */
    public Usage look() {
        Path folder = PROCESSES.resolve(String.valueOf(pid));
        try {
            return Usage.parse(Files.readString(folder.resolve("stat")), Files.readString(folder.resolve("status")));
        } catch (IOException _) {
            return Usage.NOTHING;
        }
    }

    /** Its proportional share of memory, in KiB; reading it walks all of its pages, so never within a run. */
    public long pssKib() {
        try {
            return Usage.kib(
                    Files.readString(PROCESSES.resolve(String.valueOf(pid)).resolve("smaps_rollup")), "Pss:");
        } catch (IOException _) {
            return 0;
        }
    }
}
