package dev.sluice.processes;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One running process that this JVM started, and that dies with it at the latest. */
public final class ChildProcess {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final Part part;
    private final Process process;
    private final LogTail logTail;

    private ChildProcess(Part part, Process process, LogTail logTail) {
        this.part = part;
        this.process = process;
        this.logTail = logTail;
    }

    /**
     * Starts a part; it is not ready yet.
     *
     * @throws StartException if it can't be started at all
     */
    public static ChildProcess start(Part part) {
        LogTail logTail = LogTail.from(part.log());
        return new ChildProcess(part, Spawner.spawn(part), logTail);
    }

    /** What was started. */
    public Part part() {
        return part;
    }

    /** The id that the operating system knows it by. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs, also while it is paused. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code when it has ended (128 + the signal's number if a signal ended it). */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /**
     * Waits until the part is ready.
     *
     * @throws StartException with the end of the log if it died, or was not ready in time
     */
    public void awaitReady(Duration timeout) {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        while (!part.readiness().isReached()) {
            if (hasEndedWithin(BETWEEN_LOOKS)) {
                throw new StartException(part.name() + " ended at its start (exit code " + process.exitValue() + "). "
                        + logTail.lastLines());
            }
            if (System.nanoTime() > deadlineNanos) {
                throw new StartException(part.name() + " was not ready after " + timeout.toSeconds() + " s ("
                        + part.readiness().subject() + " did not answer). " + logTail.lastLines());
            }
        }
    }

    /** Asks it to end, waits for its grace period, then kills it; returns when it is gone. */
    public void stop() {
        resume();
        process.destroy();
        if (!hasEndedWithin(part.grace())) {
            kill();
        }
    }

    /** Kills it at once (SIGKILL), and returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Freezes it (SIGSTOP): its sockets stay open, and nothing moves. */
    public void pause() {
        signal("STOP");
    }

    /** Lets it go on after {@link #pause}. */
    public void resume() {
        signal("CONT");
    }

    private boolean hasEndedWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Interrupted while waiting for " + part.name() + ".", e);
        }
    }

    private void signal(String signal) {
        if (!process.isAlive()) {
            return;
        }
        try {
            // The shell's own kill: a slim machine may lack the program.
            new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + process.pid())
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new StartException(part.name() + " can't be sent SIG" + signal + ": " + e.getMessage() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Interrupted while signalling " + part.name() + ".", e);
        }
    }
}
