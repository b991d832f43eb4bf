package dev.sluice.ingress.batch;

import dev.sluice.common.job.JobId;
import dev.sluice.ingress.api.ApiRequest;
import dev.sluice.ingress.batch.book.BatchOrder;
import java.util.concurrent.CompletionStage;

/** The bulk lane, as batches use it. Neither call blocks. */
interface JobFeed {

    /** What became of a job whose end was asked for. */
    enum Ended {
        /** It won't be run, nor its answer be kept. */
        CANCELLED,
        /** It was over before: its answer comes, or has come. */
        ANSWERED,
        /** Nobody can say yet. */
        UNKNOWN
    }

    /**
     * Sends a line. Sent twice it is the same job, which is run once.
     *
     * @param laneWeight its caller's share of the lane beside others'
     * @return whether Kafka has it; the stage doesn't fail
     */
    CompletionStage<Boolean> send(BatchOrder order, JobId job, ApiRequest request, int laneWeight);

    /** Asks for the end of a job, and for that of the call that it has at its provider; the stage doesn't fail. */
    CompletionStage<Ended> end(BatchOrder order, JobId job);
}
