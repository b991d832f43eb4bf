package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Folders for data and logs under the module's {@code target/testkit}: one per JVM, and in it one per part. */
final class TestFolder {

    private static final Path ALL = Path.of("target", "testkit").toAbsolutePath();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestFolder() {}

    /** A new empty folder. */
    static Path create(String name) {
        return inside(Own.FOLDER, name + "-" + COUNT.incrementAndGet());
    }

    /** The folder for what all test runs of this module may share. */
    static Path cache() {
        return inside(ALL, "cache");
    }

    static Path inside(Path folder, String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Own {
        private static final Path FOLDER = make();

        private static Path make() {
            deleteThoseOfDeadRuns();
            return inside(ALL, "run-" + ProcessHandle.current().pid());
        }

        // Kept until the next run, so that the logs of a failed test can be read.
        private static void deleteThoseOfDeadRuns() {
            try (Stream<Path> runs = Files.list(inside(ALL, "."))) {
                runs.filter(Own::isOfDeadRun).forEach(Own::delete);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static boolean isOfDeadRun(Path folder) {
            String name = folder.getFileName().toString();
            if (!name.matches("run-\\d+")) {
                return false;
            }
            long pid = Long.parseLong(name.substring("run-".length()));
            // A folder of this very id is from an earlier process: nothing has been created yet.
            return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
        }

        private static void delete(Path folder) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> {
                    // Left for the next run if it can't be deleted.
                    boolean _ = file.delete();
                });
            } catch (IOException | UncheckedIOException ignored) {
                // Another JVM of this build deletes it just now. What both leave is deleted by the next run.
            }
        }
    }
}
