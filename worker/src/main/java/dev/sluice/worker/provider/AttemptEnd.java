package dev.sluice.worker.provider;

import dev.sluice.common.usage.TokenUsage;

/** How one provider call ended. */
public sealed interface AttemptEnd {

    /** With a complete answer. */
    record Answered(FinishedAnswer answer) implements AttemptEnd {}

    /**
     * Without a complete answer.
     *
     * @param begun whether the sink was given something, so that another call would repeat it
     * @param usage what it has cost, as far as known
     */
    record Failed(ProviderFailure failure, boolean begun, TokenUsage usage) implements AttemptEnd {}

    /** By {@link ProviderAttempt#cancel()}. */
    record Cancelled(TokenUsage usage) implements AttemptEnd {}
}
