package dev.sluice.bench.load;

import java.time.Duration;

/** When requests are due. */
public sealed interface Arrivals {

    /**
     * At fixed times, whatever becomes of them. A system that stalls doesn't slow its questioner down and so hide the
     * stall (coordinated omission).
     */
    record Paced(double perSecond, Duration time) implements Arrivals {

        /** When this one is due, counted from 0 and from the first one on. */
        long dueNanos(long number) {
            return Math.round(number * 1e9 / perSecond);
        }

        long count() {
            return Math.round(perSecond * time.toNanos() / 1e9);
        }
    }

    /** So many at a time: each answer asks the next question, until this time is over. */
    record AtOnce(int requests, Duration time) implements Arrivals {}
}
