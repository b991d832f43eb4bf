package dev.sluice.simulation.world;

import org.jspecify.annotations.Nullable;

/**
 * What one client does.
 *
 * @param key its Idempotency-Key; null for none
 * @param script what it asks of the provider
 * @param streamed whether it wants the answer as it comes
 * @param deadlineMillis how long the job may take
 * @param leavesAfterMillis when it hangs up; 0 for never
 * @param slowMillis how long it reads nothing
 * @param stored whether its answer is written down as a whole
 */
record Wish(
        @Nullable String key,
        Script script,
        boolean streamed,
        long deadlineMillis,
        long leavesAfterMillis,
        int slowMillis,
        boolean stored) {}
