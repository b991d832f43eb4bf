package dev.sluice.testkit;

import dev.sluice.processes.ChildProcess;
import dev.sluice.processes.Part;
import java.time.Duration;

/** A part as a local process. */
abstract class LocalPart implements PartHandle {

    private static final Duration READY_WITHIN = Duration.ofSeconds(150);

    private final Part part;
    // Owned by the test's thread; restart replaces it.
    private volatile ChildProcess process;

    LocalPart(Part part) {
        this.part = part;
        this.process = started(part);
    }

    @Override
    public final void kill() {
        process.kill();
    }

    @Override
    public final void pause() {
        process.pause();
    }

    @Override
    public final void resume() {
        process.resume();
    }

    @Override
    public final void restart() {
        process.stop();
        process = started(part);
    }

    @Override
    public final void stop() {
        process.stop();
    }

    @Override
    public final boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public final long pid() {
        return process.pid();
    }

    private static ChildProcess started(Part part) {
        ChildProcess child = ChildProcess.start(part);
        try {
            child.awaitReady(READY_WITHIN);
            return child;
        } catch (RuntimeException e) {
            child.kill();
            throw e;
        }
    }
}
