package dev.sluice.worker.routing;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.AnswerSink;
import dev.sluice.worker.provider.Prefix;
import java.util.List;
import java.util.Optional;

/** Gets answers from providers. */
public interface Answers {

    /**
     * Prepares the calls for one job; nothing is sent yet.
     *
     * @param body the request as the client sent it
     * @param prefix what the client has already; {@link Prefix#NONE} for an answer from its beginning
     * @param sink takes the pieces of a streamed answer
     */
    AnswerRun open(JobHeaders job, byte[] body, Prefix prefix, AnswerSink sink);

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
