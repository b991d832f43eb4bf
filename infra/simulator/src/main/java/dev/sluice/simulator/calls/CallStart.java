package dev.sluice.simulator.calls;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a call when it starts.
 *
 * @param requestId the header {@code x-request-id}
 * @param jobId the header {@code x-sluice-job}
 * @param model the model's name without its suffix
 * @param faults the ordered faults, in the form of the header
 * @param dialect {@code openai} or {@code gemini}
 * @param streamed whether the answer goes out token by token
 * @param startedAtMillis when its first byte arrived, in epoch milliseconds
 */
public record CallStart(
        @Nullable String requestId,
        @Nullable String jobId,
        String model,
        String faults,
        String dialect,
        boolean streamed,
        long startedAtMillis) {}
