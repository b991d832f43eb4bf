package dev.sluice.worker.routing;

import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What this worker may ask again, over all its jobs: a fifth of its calls, and ten a second, over the last ten seconds.
 *
 * <p>A provider in trouble gets at most 1.2 times its usual load, instead of three times.
 */
final class RetryBudget {

    private static final int WINDOW_SECONDS = 10;
    private static final double SHARE = 0.2;
    private static final int FREE_A_SECOND = 10;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    // Rings of one bucket a second; guarded by the lock, as is the next field.
    private final int[] calls = new int[WINDOW_SECONDS];
    private final int[] retries = new int[WINDOW_SECONDS];
    private long second;

    RetryBudget(InstantSource clock) {
        this.clock = clock;
        this.second = clock.millis() / 1000;
    }

    /** A job's first call goes out. */
    void called() {
        lock.lock();
        try {
            calls[bucket()]++;
        } finally {
            lock.unlock();
        }
    }

    /** Takes one further call for a job, if there is one left. */
    boolean tryRetry() {
        lock.lock();
        try {
            int bucket = bucket();
            if (sum(retries) >= SHARE * sum(calls) + FREE_A_SECOND * WINDOW_SECONDS) {
                return false;
            }
            retries[bucket]++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private int bucket() {
        long now = clock.millis() / 1000;
        // Beyond a whole window every bucket is stale; a clock that is set back leaves them as they are.
        long first = Math.max(second + 1, now - WINDOW_SECONDS + 1);
        for (long passed = first; passed <= now; passed++) {
            int bucket = (int) (passed % WINDOW_SECONDS);
            calls[bucket] = 0;
            retries[bucket] = 0;
        }
        second = Math.max(second, now);
        return (int) (second % WINDOW_SECONDS);
    }

    private static int sum(int[] counts) {
        int sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }
}
