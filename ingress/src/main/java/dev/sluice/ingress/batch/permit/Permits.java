package dev.sluice.ingress.batch.permit;

import dev.sluice.common.job.JobId;
import dev.sluice.ingress.api.ApiRequest;
import dev.sluice.ingress.batch.book.BatchOrder;
import dev.sluice.ingress.edge.RequestFailedException;
import java.time.Duration;

/** What a batch's caller may do now. Used by a thread that may block. */
public interface Permits {

    /** The answer for one line. */
    sealed interface Permit {

        /**
         * It may be sent, and its caller's limits hold what it may need.
         *
         * @param laneWeight its caller's share of the lane beside others'
         */
        record Granted(int laneWeight) implements Permit {}

        /**
         * Not now.
         *
         * @param pause after which to ask again
         */
        record Later(Duration pause) implements Permit {}

        /**
         * Not within the batch's window.
         *
         * @param why in words for the client
         */
        record Refused(RequestFailedException why) implements Permit {}
    }

    /** What one batch asks, line by line. */
    @FunctionalInterface
    interface OfBatch {

        /**
         * Asks for one line. Asked twice for one job it holds what that needs once.
         *
         * @param job the line's job
         */
        Permit ask(JobId job, ApiRequest request);
    }

    /** The permits of one batch, for the thread that runs it. */
    OfBatch of(BatchOrder order);

    /**
     * Lets no request pass that its caller may never send, as far as its caller is known here.
     *
     * @param tenant whose batch it is
     * @throws RequestFailedException in words for the client
     */
    void require(String tenant, ApiRequest request);
}
