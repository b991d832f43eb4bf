package dev.sluice.bench.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many files and sockets one process may have open. */
public final class FileLimit {

    private static final String NAME = "Max open files";

    private FileLimit() {}

    /** That of this process, which its children inherit; no limit where it can't be read. */
    public static long ofThisProcess() {
        try {
            return parse(Files.readString(Path.of("/proc/self/limits")));
        } catch (IOException _) {
            return Long.MAX_VALUE;
        }
    }

    /** The hard limit in the content of {@code /proc/<pid>/limits}: a JVM raises its own to that. */
    static long parse(String limits) {
        return limits.lines()
                .filter(line -> line.startsWith(NAME))
                .map(line -> line.substring(NAME.length()).strip().split("\\s+")[1])
                .filter(limit -> !limit.equals("unlimited"))
                .map(Long::parseLong)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }
}
