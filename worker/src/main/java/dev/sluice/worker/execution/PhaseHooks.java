package dev.sluice.worker.execution;

import dev.sluice.common.job.JobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Strikes this process at a chosen moment, for fault tests alone: where a folder is set, whoever reaches a phase and
 * gets to delete the file of its name dies there, or stops if the file says {@code stop}.
 */
final class PhaseHooks {

    private static final String STOP = "stop";
    private static final int AS_IF_KILLED = 137;

    private final @Nullable Path folder;

    /**
     * Hooks over this folder.
     *
     * @param folder null, as everywhere but in tests: nothing ever strikes
     */
    PhaseHooks(@Nullable Path folder) {
        this.folder = folder;
    }

    void reached(Phase phase, JobId job) {
        if (folder != null) {
            strike(folder.resolve(phase.label()), job);
        }
    }

    private static void strike(Path order, JobId job) {
        try {
            if (!Files.exists(order)) {
                return;
            }
            boolean isStop = Files.readString(order).strip().equals(STOP);
            if (!Files.deleteIfExists(order)) {
                return;
            }
            long pid = ProcessHandle.current().pid();
            Files.writeString(order.resolveSibling(order.getFileName() + ".hit"), pid + " " + job.hex());
            if (isStop) {
                new ProcessBuilder("/bin/sh", "-c", "kill -STOP " + pid).start().waitFor();
            } else {
                Runtime.getRuntime().halt(AS_IF_KILLED);
            }
        } catch (java.nio.file.NoSuchFileException ignored) {
            // Another worker took the order.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
