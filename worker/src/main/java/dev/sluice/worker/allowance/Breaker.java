package dev.sluice.worker.allowance;

import java.time.Duration;

/**
 * Stops calling a provider that fails nearly always: after a while one call tries, and another while passes if it
 * fails, too. Not thread-safe: guarded by its bucket's lock.
 */
final class Breaker {

    private static final long WINDOW_MILLIS = Duration.ofSeconds(10).toMillis();
    private static final long FIRST_MILLIS = Duration.ofSeconds(2).toMillis();
    private static final long LONGEST_MILLIS = Duration.ofSeconds(30).toMillis();
    private static final int FEWEST_CALLS = 20;
    private static final double SHARE = 0.7;

    private long windowMillis;
    private int calls;
    private int failures;

    /** How long it is open now; 0 while it is closed. */
    private long openMillis;

    private long opensAtMillis;
    private boolean isTrying;

    /** Whether a call may go out. */
    boolean lets(long nowMillis) {
        return openMillis == 0 || (nowMillis >= opensAtMillis && !isTrying);
    }

    /** Until when it lets nothing through; past if it does. */
    long opensAtMillis() {
        return openMillis == 0 ? 0 : opensAtMillis;
    }

    /** A call goes out. */
    void called() {
        isTrying |= openMillis > 0;
    }

    /** A call came to nothing, neither good nor bad. */
    void gaveUp() {
        isTrying = false;
    }

    void succeeded(long nowMillis) {
        openMillis = 0;
        isTrying = false;
        count(nowMillis, false);
    }

    void failed(long nowMillis) {
        count(nowMillis, true);
        if (openMillis > 0 && isTrying) {
            open(nowMillis, Math.min(LONGEST_MILLIS, openMillis * 2));
        } else if (openMillis == 0 && calls >= FEWEST_CALLS && failures >= SHARE * calls) {
            open(nowMillis, FIRST_MILLIS);
        }
    }

    private void open(long nowMillis, long millis) {
        openMillis = millis;
        opensAtMillis = nowMillis + millis;
        isTrying = false;
        calls = 0;
        failures = 0;
    }

    private void count(long nowMillis, boolean isFailure) {
        if (nowMillis - windowMillis > WINDOW_MILLIS) {
            windowMillis = nowMillis;
            calls = 0;
            failures = 0;
        }
        calls++;
        failures += isFailure ? 1 : 0;
    }
}
