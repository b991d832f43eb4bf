package dev.sluice.worker.routing;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The pace that a provider asks for by its 429s, for one of its models: one for all jobs of this worker.
 *
 * <p>A refusal closes the gate for everybody for the time that the provider names, or else for a growing one. When it
 * opens, those who wait go one by one, a few milliseconds apart, since all at once would be refused again.
 */
final class PaceGate {

    private static final Duration STEP = Duration.ofMillis(10);
    private static final Backoff UNNAMED =
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofMillis(50));

    private final InstantSource clock;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();

    // All guarded by the lock.
    private long closedAtMillis;
    private long opensAtMillis;
    private long nextTurnMillis;
    private int refusals;

    PaceGate(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** When the next caller may go, in Unix time in ms: at once, or when his turn has come. */
    long takeTurn() {
        lock.lock();
        try {
            long now = clock.millis();
            long turn = Math.max(opensAtMillis, nextTurnMillis);
            if (turn <= now) {
                return now;
            }
            nextTurnMillis = turn + STEP.toMillis();
            return turn;
        } finally {
            lock.unlock();
        }
    }

    /** When it opens, or has opened, in Unix time in ms. */
    long opensAtMillis() {
        lock.lock();
        try {
            return opensAtMillis;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nobody was refused since the turn was given. */
    boolean isOpen() {
        lock.lock();
        try {
            return opensAtMillis <= clock.millis();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A call was refused.
     *
     * @param sentAtMillis when it was sent
     * @param pause the time that the provider named, if it did
     */
    void refused(long sentAtMillis, @Nullable Duration pause) {
        lock.lock();
        try {
            long now = clock.millis();
            // Those that were under way when the gate closed tell nothing new.
            boolean isNews = sentAtMillis >= closedAtMillis && opensAtMillis <= now;
            refusals += isNews ? 1 : 0;
            if (pause != null || isNews) {
                Duration closed = pause == null ? UNNAMED.after(refusals, random) : pause;
                opensAtMillis = Math.max(
                        opensAtMillis,
                        now + Math.max(closed.toMillis(), UNNAMED.min().toMillis()));
                closedAtMillis = isNews ? now : closedAtMillis;
            }
        } finally {
            lock.unlock();
        }
    }

    /** A call wasn't refused. */
    void admitted() {
        lock.lock();
        try {
            refusals = 0;
        } finally {
            lock.unlock();
        }
    }
}
