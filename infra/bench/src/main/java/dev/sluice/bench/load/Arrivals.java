package dev.sluice.bench.load;

import java.time.Duration;

/** When requests are due. */
public sealed interface Arrivals {

    /**
     * At fixed times, whatever becomes of them. A system that stalls doesn't slow its questioner down and so hide the
     * stall (coordinated omission).
     */
    record Paced(double perSecond, Duration time) implements Arrivals {

        long intervalNanos() {
            return Math.round(1e9 / perSecond);
        }

        long count() {
            return time.toNanos() / intervalNanos();
        }
    }

    /** So many at a time: each answer asks the next question, until this time is over. */
    record AtOnce(int requests, Duration time) implements Arrivals {}
}
