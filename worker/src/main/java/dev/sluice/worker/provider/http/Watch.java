package dev.sluice.worker.provider.http;

import java.time.Duration;
import java.util.function.Consumer;

/** What {@link Watchdog} knows about one call. */
public final class Watch implements AutoCloseable {

    /** Why a call was ended. */
    public enum Verdict {
        /** It wasn't. */
        RUNNING,
        /** The provider kept silent for too long. */
        SILENT,
        /** The time for the whole call is over. */
        DEADLINE
    }

    private final ProviderCall call;
    private final Consumer<Watch> whenClosed;
    private final long deadlineNanos;

    /** Written by the call's reader, read by the watchdog; so are the next two. */
    private volatile long lastSignNanos;

    private volatile long silenceNanos;

    private volatile boolean resting;

    /** Written by the watchdog alone. */
    private volatile Verdict verdict = Verdict.RUNNING;

    Watch(ProviderCall call, Duration silence, Duration deadline, Consumer<Watch> whenClosed) {
        this.call = call;
        this.whenClosed = whenClosed;
        this.lastSignNanos = System.nanoTime();
        this.silenceNanos = silence.toNanos();
        this.deadlineNanos = lastSignNanos + deadline.toNanos();
    }

    /** The provider isn't waited for until one of the next two is called. */
    public void rest() {
        resting = true;
    }

    /** It is waited for again, and what it did before was no sign of life. */
    public void goOn() {
        resting = false;
    }

    /** It is waited for again, for so long. */
    public void goOn(Duration silence) {
        silenceNanos = silence.toNanos();
        lastSignNanos = System.nanoTime();
        resting = false;
    }

    /** Whether and why the call was ended. */
    public Verdict verdict() {
        return verdict;
    }

    void look(long now) {
        if (verdict != Verdict.RUNNING) {
            return;
        }
        if (now - deadlineNanos >= 0) {
            end(Verdict.DEADLINE);
        } else if (!resting && now - lastSignNanos >= silenceNanos) {
            end(Verdict.SILENT);
        }
    }

    private void end(Verdict reason) {
        // First the reason: the reader looks at it as soon as its read fails.
        verdict = reason;
        call.cancel();
    }

    @Override
    public void close() {
        whenClosed.accept(this);
    }
}
