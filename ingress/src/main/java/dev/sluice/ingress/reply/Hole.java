package dev.sluice.ingress.reply;

import java.util.concurrent.TimeUnit;

/** What a replay hasn't found although it must be there, and for how long. Owned by the reply's thread. */
final class Hole {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Surroundings around;
    private boolean open;
    private boolean startedOver;
    private long sinceNanos;
    private long notedFence;
    private long notedSequence;
    private long soughtFence;
    private long soughtSequence;

    Hole(Surroundings around) {
        this.around = around;
    }

    /** The worker says that it has written this much. */
    void noted(long fence, long sequence) {
        if (fence > notedFence || (fence == notedFence && sequence > notedSequence)) {
            notedFence = fence;
            notedSequence = sequence;
        }
    }

    /** A replay begins: it must find what was noted before it. */
    void sought() {
        soughtFence = notedFence;
        soughtSequence = notedSequence;
    }

    /** Whether a replay that has come to its end has not found what was noted before it. */
    boolean isBefore(Lineage lineage) {
        return lineage.isBehind(soughtFence, soughtSequence);
    }

    void filled() {
        open = false;
    }

    /** A replay has found it; whether that was more than 2 s after the first one. */
    boolean isThereForLong() {
        if (!open) {
            open = true;
            sinceNanos = around.nanos();
        }
        return around.nanos() - sinceNanos > PATIENCE_NANOS;
    }

    /** Whether a reply of which nothing was delivered may try again from its first frame; once. */
    boolean mayStartOver() {
        boolean first = !startedOver;
        startedOver = true;
        return first;
    }
}
