package dev.sluice.chaos.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The wall clock of one process, set from outside by libfaketime. Monotonic time goes on as it is: no clock that is set
 * changes it.
 */
final class WallClock {

    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib64/faketime/libfaketimeMT.so.1"));

    private final Path file;

    /** Shows the right time at first. */
    WallClock(Path file) {
        this.file = file;
        set(0);
    }

    /** The library, if it is installed (Debian's package {@code faketime}). */
    static Optional<Path> library() {
        return LIBRARIES.stream().filter(Files::isRegularFile).findFirst();
    }

    /** What a process needs in its environment to go by this clock. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                library().orElseThrow().toString(),
                "FAKETIME_TIMESTAMP_FILE",
                file.toString(),
                // In seconds: a look at the file for each question would starve the process.
                "FAKETIME_CACHE_DURATION",
                "1",
                "DONT_FAKE_MONOTONIC",
                "1",
                // Else each wait of the JVM with a bound comes back at once, and it spins.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    /** Shows a time that is so many seconds ahead of the right one. */
    void set(long aheadSeconds) {
        try {
            // Whole or absent: the process may look at any moment.
            Path temporary = Files.writeString(
                    file.resolveSibling(file.getFileName() + ".new"), (aheadSeconds < 0 ? "" : "+") + aheadSeconds);
            Files.move(temporary, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
