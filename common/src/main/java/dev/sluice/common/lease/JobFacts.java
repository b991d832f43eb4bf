package dev.sluice.common.lease;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.Lane;

/**
 * What a job's record says about it, as far as the scripts decide by it.
 *
 * @param epoch the Redis epoch under which the record was written; empty if none was known
 * @param lane the lane; only a job of the interactive one is given up when nobody listens
 * @param tenant on whose behalf it runs
 * @param deadlineMillis Redis time after which nothing is called for it
 * @param bodyHash hash of the body; empty if unknown
 * @param streamed its answer goes out chunk by chunk
 * @param keep its answer outlives its connection
 * @param keyed its id comes from an {@code Idempotency-Key}
 */
public record JobFacts(
        String epoch,
        Lane lane,
        String tenant,
        long deadlineMillis,
        String bodyHash,
        boolean streamed,
        boolean keep,
        boolean keyed) {

    /** Checks the deadline, on which the life of the keys depends. */
    public JobFacts {
        if (deadlineMillis <= 0) {
            throw new IllegalArgumentException("deadlineMillis: " + deadlineMillis + " (expected: a Unix time)");
        }
    }

    /** The facts in a record's headers. */
    public static JobFacts of(JobHeaders headers) {
        return new JobFacts(
                headers.epoch(),
                headers.lane(),
                headers.tenant(),
                headers.deadlineMillis(),
                headers.bodyHash(),
                headers.flags().streamed(),
                headers.flags().keep(),
                headers.flags().keyed());
    }
}
