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
     * @param cut whether the stream just ended or fell silent, so that the rest of it may still be had
     * @param usage what the answer has cost so far as known, with what went before this call
     */
    record Failed(ProviderFailure failure, boolean begun, boolean cut, TokenUsage usage) implements AttemptEnd {}

    /** By {@link ProviderAttempt#cancel()}. */
    record Cancelled(TokenUsage usage) implements AttemptEnd {}
}
