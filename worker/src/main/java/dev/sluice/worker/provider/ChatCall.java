package dev.sluice.worker.provider;

import dev.sluice.common.job.JobHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One call for a chat completion, in no dialect yet.
 *
 * @param job what the job's headers say
 * @param body the request as the client sent it
 * @param target where it goes
 * @param modelThinks whether the model's thoughts count against {@code max_tokens}
 * @param prefix the text that the answer has to go on from; null for an answer from its beginning
 */
public record ChatCall(
        JobHeaders job,
        byte[] body,
        Target target,
        boolean modelThinks,
        @Nullable String prefix) {

    /** Whether the answer is wanted chunk by chunk. */
    public boolean isStreamed() {
        return job.flags().streamed();
    }

    /** Without the body, which holds the prompt. */
    @Override
    public String toString() {
        return "ChatCall[" + job.id() + ", " + target + "]";
    }
}
