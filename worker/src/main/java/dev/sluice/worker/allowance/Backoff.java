package dev.sluice.worker.allowance;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Full jitter: a random time up to a bound that doubles each time, so that those who failed together don't return so.
 */
public record Backoff(Duration first, Duration max, Duration min) {

    private static final int MAX_DOUBLINGS = 20;

    /** The pause before the next try, after so many that failed. */
    public Duration after(int failures, RandomGenerator random) {
        long doublings = Math.clamp(failures - 1L, 0, MAX_DOUBLINGS);
        long boundMillis = Math.min(max.toMillis(), first.toMillis() << doublings);
        return Duration.ofMillis(Math.max(min.toMillis(), random.nextLong(boundMillis + 1)));
    }
}
