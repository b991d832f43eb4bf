package dev.sluice.ingress.reply;

/** What replies know of the world besides the store: the time, the epoch, and who is dead. */
interface Surroundings {

    /** Monotonic time of this process, in ns. */
    long nanos();

    /** Unix time in ms, as Redis sees it. */
    long redisMillis();

    /** Whether Redis has lost nothing since a record of this epoch was written. */
    boolean isCurrent(String epoch);

    /** Whether Redis was wiped so shortly ago that nothing is decided about older jobs. */
    boolean isSettling();

    /** Whether two looks have missed this worker. */
    boolean isDead(String worker);

    /** Runs something once, on a thread that must not be held up. */
    void later(long millis, Runnable action);

    /** Runs something again and again. */
    void every(long millis, Runnable action);
}
