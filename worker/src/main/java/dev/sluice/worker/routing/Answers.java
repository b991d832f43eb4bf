package dev.sluice.worker.routing;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.worker.provider.AnswerSink;

/** Gets answers from providers. */
public interface Answers {

    /**
     * Prepares the calls for one job; nothing is sent yet.
     *
     * @param body the request as the client sent it
     * @param sink takes the pieces of a streamed answer
     */
    AnswerRun open(JobHeaders job, byte[] body, AnswerSink sink);

    /** The constant beginning of each chunk of the job's answer, up to and with the comma before what varies. */
    byte[] chunkEnvelope(JobHeaders job);
}
