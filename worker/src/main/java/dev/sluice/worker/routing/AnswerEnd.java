package dev.sluice.worker.routing;

import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.ProviderFailure;

/** How the calls for one job ended. */
public sealed interface AnswerEnd {

    /** The provider's answer is complete. */
    record Complete(FinishedAnswer answer) implements AnswerEnd {}

    /**
     * No call brought a complete answer.
     *
     * @param failure the last reason
     * @param usage what the calls cost so far as known
     */
    record Failed(ProviderFailure failure, TokenUsage usage) implements AnswerEnd {}

    /**
     * {@link AnswerRun#cancel()} came first.
     *
     * @param usage what the call cost so far as known, else an estimate
     */
    record Cancelled(TokenUsage usage) implements AnswerEnd {}
}
