package dev.sluice.worker.allowance;

/**
 * When the places of calls that ended together may be taken again: one after the other. Not thread-safe: guarded by its
 * bucket's lock.
 *
 * <p>Idea: the calls of a burst begin together, and where they take about as long as each other they also end together,
 * and so do those that take their places, as long as the burst lasts. Once in each round whoever asks for little beside
 * them finds the cores busy, and then for the rest of the round not a place that becomes free. So those who have many
 * take such places over a part of a round. A place that became free by itself is free at once, and where the room isn't
 * full nobody waits.
 */
final class Spacing {

    /** All places are taken over so much of what a call usually takes: it costs half of that at most, once. */
    private static final double PART = 0.4;

    /** But not over more: what it takes to begin them all has been done by then. */
    private static final double MOST_MILLIS = 1_000;

    /** Shorter calls are so many a second that the cores are always as busy. */
    private static final double LEAST_MILLIS = 300;

    /** Of fewer a place that waits would be too large a part. */
    private static final int FEWEST = 20;

    private static final double NEWS = 1.0 / 16;

    private double usualMillis;
    private double stepMillis;
    private double allBackAtMillis;

    /** Nothing has ended. */
    Spacing() {}

    /**
     * A call ended.
     *
     * @param tookMillis since it got its pass
     * @param share how many may run
     */
    void ended(long tookMillis, int share, long now) {
        usualMillis += usualMillis == 0 ? (double) tookMillis : ((double) tookMillis - usualMillis) * NEWS;
        boolean isSpread = share >= FEWEST && usualMillis >= LEAST_MILLIS;
        stepMillis = isSpread ? Math.min(PART * usualMillis, MOST_MILLIS) / share : 0;
        allBackAtMillis = Math.max((double) now, allBackAtMillis + stepMillis);
    }

    /** So many places aren't to be taken yet. */
    int away(long now) {
        return stepMillis == 0 ? 0 : (int) Math.ceil(Math.max(0, allBackAtMillis - (double) now) / stepMillis);
    }
}
