package dev.sluice.worker.presence;

import java.time.Clock;

/**
 * The time that all processes share: this machine's clock corrected by what Redis says, so that instants which two
 * processes compare are of one clock.
 */
public final class RedisClock {

    private final Clock local;
    private volatile long offsetMillis;

    /** Starts as the local clock. */
    public RedisClock(Clock local) {
        this.local = local;
    }

    /** Unix time in ms, as Redis sees it. */
    public long millis() {
        return local.millis() + offsetMillis;
    }

    /**
     * Takes one answer of {@code TIME}.
     *
     * @param redisMillis what Redis said
     * @param sentMillis local time when it was asked
     */
    void observe(long redisMillis, long sentMillis) {
        long received = local.millis();
        offsetMillis = redisMillis - (sentMillis + received) / 2;
    }
}
