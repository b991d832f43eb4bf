package dev.sluice.worker.emit;

import java.util.concurrent.TimeUnit;

/**
 * How far apart the writer's turns start. Owned by its thread.
 *
 * <p>Idea: what a turn costs in wake-ups, over all processes, is as much as twenty pieces' own work. With few pieces
 * nobody needs the time, and they shan't wait; with many, a turn that starts later carries more of them. So the time
 * between two turns grows with the pieces that come in one, up to the most with one a millisecond.
 */
final class Pace {

    /** The weight of what is new in the mean, a turn. */
    private static final double NEWEST = 0.2;

    private static final double NANOS_A_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    /** From here on many come. Later, a worker with fifty streams wakes six processes for each single piece. */
    private static final double MANY_A_MILLI = 1;

    private final long leastNanos;
    private final long mostNanos;
    private long begunNanos;
    private long passedNanos = 1;
    private double piecesAMilli;

    /**
     * A pace at which a first turn may start at once.
     *
     * @param leastNanos the least that two turns are apart, whatever is urgent
     * @param mostNanos the most that they are apart by design
     */
    Pace(long leastNanos, long mostNanos, long nowNanos) {
        this.leastNanos = leastNanos;
        this.mostNanos = mostNanos;
        this.begunNanos = nowNanos - mostNanos;
    }

    /** How long the next turn has to wait yet; at most zero if it may start. */
    long waitNanos(long nowNanos, boolean isUrgent) {
        return begunNanos + (isUrgent ? leastNanos : apartNanos()) - nowNanos;
    }

    /** A turn starts. */
    void begun(long nowNanos) {
        passedNanos = Math.max(1, nowNanos - begunNanos);
        begunNanos = nowNanos;
    }

    /** The turn that has started carries so many pieces. */
    void carried(int pieces) {
        piecesAMilli += NEWEST * (pieces * NANOS_A_MILLI / passedNanos - piecesAMilli);
    }

    private long apartNanos() {
        return Math.clamp((long) (piecesAMilli / MANY_A_MILLI * mostNanos), leastNanos, mostNanos);
    }
}
