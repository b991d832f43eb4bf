package dev.sluice.ingress.reply;

import java.util.concurrent.TimeUnit;

/** How long nobody has spoken of a reply, and when that calls for a look. Owned by the reply's thread. */
final class Silence {

    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Nobody speaks of a job that waits for its turn. */
    private static final long WITHOUT_MARKER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private long heardNanos;
    private long lookedNanos;

    Silence(long nanos) {
        heardNanos = nanos;
        lookedNanos = nanos;
    }

    void broken(long nanos) {
        heardNanos = nanos;
    }

    /** Whether a job that somebody runs has gone unmentioned for too long. */
    boolean isLong(long nanos) {
        return nanos - heardNanos >= LONG_NANOS;
    }

    /** Whether the stream is to be read because of the silence; true once, then again when it has lasted as long. */
    boolean isReplayDue(long nanos, boolean hasMarker) {
        long bound = hasMarker ? LONG_NANOS : WITHOUT_MARKER_NANOS;
        boolean due = nanos - heardNanos >= bound && nanos - lookedNanos >= bound;
        if (due) {
            lookedNanos = nanos;
        }
        return due;
    }
}
