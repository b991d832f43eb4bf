package dev.sluice.redis;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The time that all processes share: what Redis said last, and what has passed since by this process' monotonic clock,
 * so that instants which two processes compare are of one clock, and whoever sets this machine's clock changes nothing.
 */
public final class RedisClock implements InstantSource {

    /** How far Redis' time is ahead of the monotonic one. */
    private volatile long aheadNanos;

    /** Starts as the local clock. */
    public RedisClock(Clock local) {
        aheadNanos = TimeUnit.MILLISECONDS.toNanos(local.millis()) - System.nanoTime();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    /** Unix time in ms, as Redis sees it. */
    @Override
    public long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() + aheadNanos);
    }

    /**
     * Takes one answer of {@code TIME}.
     *
     * @param redisMillis what Redis said
     * @param sentNanos monotonic time when it was asked
     */
    public void observe(long redisMillis, long sentNanos) {
        long half = (System.nanoTime() - sentNanos) / 2;
        aheadNanos = TimeUnit.MILLISECONDS.toNanos(redisMillis) - (sentNanos + half);
    }
}
