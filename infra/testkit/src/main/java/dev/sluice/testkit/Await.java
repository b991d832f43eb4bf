package dev.sluice.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition instead of for a time. */
public final class Await {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private Await() {}

    /**
     * Looks again and again until the condition holds.
     *
     * @param description what is awaited, to end the sentence "Waited in vain for …"
     * @throws AssertionError if it does not hold within the timeout
     */
    public static void until(Duration timeout, String description, BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new AssertionError("Waited in vain for " + description + " (" + timeout.toMillis() + " ms).");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("Interrupted while waiting for " + description + ".");
            }
        }
    }
}
