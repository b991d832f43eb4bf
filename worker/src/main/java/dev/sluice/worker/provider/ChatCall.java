package dev.sluice.worker.provider;

import dev.sluice.common.job.Family;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.worker.provider.supply.Supplies;

/**
 * One call for a job of any family that is known here, in no dialect yet.
 *
 * @param job what the job's headers say
 * @param body the request as the client sent it
 * @param target where it goes
 * @param modelThinks whether the model's thoughts count against {@code max_tokens}
 * @param beginning what the answer has to go on from
 * @param supplies what the dialect needed beside the body
 * @param firstChoice the index of its first choice in the whole answer: not 0 if other calls give those before it
 */
public record ChatCall(
        JobHeaders job,
        byte[] body,
        Target target,
        boolean modelThinks,
        Beginning beginning,
        Supplies supplies,
        int firstChoice) {

    /** A call whose body says all. */
    public ChatCall(JobHeaders job, byte[] body, Target target, boolean modelThinks, Beginning beginning) {
        this(job, body, target, modelThinks, beginning, Supplies.NONE, 0);
    }

    /** The same with what was gathered for it. */
    public ChatCall with(Supplies gathered) {
        return new ChatCall(job, body, target, modelThinks, beginning, gathered, firstChoice);
    }

    /** What is asked for. */
    public Family family() {
        return Family.of(job.family())
                .orElseThrow(() -> new IllegalStateException("family " + job.family() + ": nobody calls for it"));
    }

    /** A chat with this body, made for the same job. */
    public ChatCall asChat(byte[] chat) {
        return new ChatCall(
                job.withFamily(Family.CHAT.label()), chat, target, modelThinks, beginning, supplies, firstChoice);
    }

    /** Whether the answer is wanted chunk by chunk. */
    public boolean isStreamed() {
        return job.flags().streamed();
    }

    /**
     * How many tokens the rest of the answer may have, where so many were asked for: at least one, since no provider
     * takes less.
     */
    public long tokensLeft(long asked) {
        return Math.max(1, asked - beginning.usage().completionTokens());
    }

    /** Without the body, which holds the prompt. */
    @Override
    public String toString() {
        return "ChatCall[" + job.id() + ", " + target + "]";
    }
}
