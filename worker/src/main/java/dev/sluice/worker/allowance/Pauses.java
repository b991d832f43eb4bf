package dev.sluice.worker.allowance;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The pauses that a provider asks for by turning calls away. Not thread-safe: guarded by its bucket's lock.
 *
 * <p>A refusal that names a time closes the bucket for that time, and afterwards calls go out one by one for a while,
 * since all at once would be refused again. One that names none closes it for a moment, which grows as long as nothing
 * is served; while only a crowd's calls are refused, that is theirs alone, and others go on.
 */
final class Pauses {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Backoff UNNAMED = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(20), SHORTEST);
    private static final long RAMP_MILLIS = Duration.ofSeconds(2).toMillis();
    private static final long RAMP_STEP_MILLIS = 10;

    private final RandomGenerator random;
    private long refusedAtMillis;
    private int refusedInARow;
    private long untilMillis;
    private long expressUntilMillis;
    private long toTellMillis;
    private long rampFromMillis;
    private int rampTaken;

    Pauses(RandomGenerator random) {
        this.random = random;
    }

    /** Until when no such call goes out, in Redis time; past if there is no pause. */
    long untilMillis(Precedence precedence) {
        return precedence == Precedence.EXPRESS ? expressUntilMillis : untilMillis;
    }

    /** Whether such a call may go out. */
    boolean lets(Precedence precedence, long now) {
        boolean isRamping = now - rampFromMillis < RAMP_MILLIS && rampTaken > (now - rampFromMillis) / RAMP_STEP_MILLIS;
        return untilMillis(precedence) <= now && (precedence == Precedence.EXPRESS || !isRamping);
    }

    void called() {
        rampTaken++;
    }

    void served() {
        refusedInARow = 0;
    }

    /**
     * A call was turned away.
     *
     * @param precedence which one
     * @param takenAtMillis when it got its pass
     * @param named the pause that the provider named, if it did
     * @return whether that is news: those that were under way when the first one was turned away tell none
     */
    boolean refused(Precedence precedence, long takenAtMillis, @Nullable Duration named, long now) {
        boolean isNews = takenAtMillis >= refusedAtMillis && untilMillis <= now;
        if (isNews) {
            refusedInARow++;
            refusedAtMillis = now;
        }
        if (named != null) {
            long until = now + Math.max(named.toMillis(), SHORTEST.toMillis());
            toTellMillis = Math.max(toTellMillis, until);
            heard(until, now);
        } else if (isNews) {
            untilMillis = now + UNNAMED.after(refusedInARow, random).toMillis();
        }
        if (named == null && precedence == Precedence.EXPRESS) {
            expressUntilMillis = Math.max(untilMillis, now + SHORTEST.toMillis());
        }
        return isNews;
    }

    /** Somebody was told to pause until then. */
    void heard(long until, long now) {
        if (until > now) {
            expressUntilMillis = Math.max(expressUntilMillis, until);
        }
        if (until > untilMillis && until > now) {
            untilMillis = until;
            rampFromMillis = until;
            rampTaken = 0;
        }
    }

    /** Whether there is a pause that the others don't know of. */
    boolean hasNews() {
        return toTellMillis > 0;
    }

    /** The pause that the others are to know of; counts as told. 0 if there is none. */
    long takeNews() {
        long news = toTellMillis;
        toTellMillis = 0;
        return news;
    }

    /** It wasn't told after all. */
    void notTold(long news) {
        toTellMillis = Math.max(toTellMillis, news);
    }
}
