package dev.sluice.chaos.stack;

import dev.sluice.testkit.ServiceHandle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An ingress or a worker that may be hit; it is up, or on its way back. */
public final class Node {

    private final ServiceHandle handle;
    private final Path hooks;
    private final @Nullable WallClock clock;
    // Held while it is being started again, so that nobody hits it twice.
    private final ReentrantLock starting = new ReentrantLock();
    private volatile boolean up = true;
    private volatile @Nullable RuntimeException failure;

    Node(ServiceHandle handle, Path hooks, @Nullable WallClock clock) {
        this.handle = handle;
        this.hooks = hooks;
        this.clock = clock;
    }

    /** Its name among the instances. */
    public String name() {
        return handle.name();
    }

    /** The base URL for an OpenAI client, if it is an ingress. */
    public String baseUrl() {
        return handle.baseUrl() + "/api/v1";
    }

    /** Its process id, which a restart changes. */
    public long pid() {
        return handle.pid();
    }

    /** The file of its output. */
    public Path log() {
        return handle.log();
    }

    /** Whether it is up and nobody hit it since. */
    public boolean isUp() {
        return up;
    }

    /** Whether its process runs; one that halted by a hook doesn't. */
    public boolean isAlive() {
        return handle.isAlive();
    }

    /** Kills it with SIGKILL. */
    public void kill() {
        up = false;
        handle.kill();
    }

    /** Asks it to end, and waits until it has. */
    public void stop() {
        up = false;
        handle.stop();
    }

    /** Freezes it. */
    public void pause() {
        up = false;
        handle.pause();
    }

    /** Lets it go on. */
    public void resume() {
        handle.resume();
        up = true;
    }

    /** Starts it again and returns at once. */
    public void restartLater() {
        up = false;
        Thread.ofPlatform().daemon().name("restart " + name()).start(this::restart);
    }

    /** Starts it again and waits until it is ready. */
    public void restart() {
        up = false;
        starting.lock();
        try {
            handle.restart();
            up = true;
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            starting.unlock();
        }
    }

    /** Why it could not be started again; null if it could. */
    public @Nullable RuntimeException failure() {
        return failure;
    }

    /** Sets its wall clock so many seconds ahead of the right time. */
    public void setClock(long aheadSeconds) {
        if (clock == null) {
            throw new IllegalStateException("clock: none (expected: an installation that was started with them)");
        }
        clock.set(aheadSeconds);
    }

    /** Orders it to halt, or to stop itself, when it reaches a phase for the next time. */
    public void arm(String phase, boolean stop) {
        write(hooks.resolve(phase), stop ? "stop" : "halt");
    }

    /** Takes the order back; whether that was in time. */
    public boolean disarm(String phase) {
        try {
            return Files.deleteIfExists(hooks.resolve(phase));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the phase was reached since it was armed; forgets it. */
    public boolean wasHit(String phase) {
        try {
            return Files.deleteIfExists(hooks.resolve(phase + ".hit"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void close() {
        starting.lock();
        try {
            handle.kill();
        } finally {
            starting.unlock();
        }
    }

    private static void write(Path file, String text) {
        try {
            // Whole or absent: the worker may look at any moment.
            Path temporary = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
            Files.move(temporary, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
