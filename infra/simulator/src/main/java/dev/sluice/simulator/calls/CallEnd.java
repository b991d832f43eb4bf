package dev.sluice.simulator.calls;

import org.jspecify.annotations.Nullable;

/**
 * How a call ended.
 *
 * @param endedAtMillis when, in epoch milliseconds
 * @param ttftMillis from its arrival to its first token; null if there was none
 * @param tokens how many tokens were sent
 * @param outcome what became of it
 * @param status the HTTP status; 0 if none was sent
 * @param closedAtMillis when the client closed, if it did so before the end
 */
public record CallEnd(
        long endedAtMillis,
        @Nullable Long ttftMillis,
        long tokens,
        Outcome outcome,
        int status,
        @Nullable Long closedAtMillis) {}
