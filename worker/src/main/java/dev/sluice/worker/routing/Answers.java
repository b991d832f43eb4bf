package dev.sluice.worker.routing;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.allowance.Pass;
import dev.sluice.worker.allowance.Precedence;
import dev.sluice.worker.provider.AnswerSink;
import dev.sluice.worker.provider.Prefix;
import java.util.List;
import java.util.Optional;

/** Gets answers from providers. */
public interface Answers {

    /**
     * The pass for a job's first call; empty if no provider has room for it now. Doesn't block.
     *
     * @param precedence how much of the room it may take
     * @return {@link Pass#NONE} for a job that may start without, since it can't be helped by waiting
     */
    default Optional<Pass> tryPass(JobHeaders job, Precedence precedence) {
        return Optional.of(Pass.NONE);
    }

    /** Calls this whenever there may be room for a job that found none; it must not block. */
    default void onRoom(Runnable action) {}

    /**
     * Prepares the calls for one job; nothing is sent yet.
     *
     * @param body the request as the client sent it
     * @param prefix what the client has already; {@link Prefix#NONE} for an answer from its beginning
     * @param sink takes the pieces of a streamed answer
     * @param turn what the job has for its start
     */
    AnswerRun open(JobHeaders job, byte[] body, Prefix prefix, AnswerSink sink, Turn turn);

    /** The same for a job whose place nobody counts. */
    default AnswerRun open(JobHeaders job, byte[] body, Prefix prefix, AnswerSink sink) {
        return open(job, body, prefix, sink, Turn.UNCOUNTED);
    }

    /**
     * What another call can go on from; empty if the route can't continue an answer, or this one holds more than text.
     *
     * @param pieces every piece that the client has, in order
     */
    Optional<Prefix> continuation(JobHeaders job, byte[] body, List<byte[]> pieces);

    /**
     * The object that a streamed answer would have been.
     *
     * @param pieces every piece in order, the last ones too
     * @param usage what it has cost
     */
    byte[] whole(JobHeaders job, List<byte[]> pieces, TokenUsage usage);

    /** The constant beginning of each chunk of the job's answer, up to and with the comma before what varies. */
    byte[] chunkEnvelope(JobHeaders job);
}
