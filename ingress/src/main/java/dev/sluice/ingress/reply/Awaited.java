package dev.sluice.ingress.reply;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.JobFacts;

/**
 * A job whose answer somebody here waits for.
 *
 * @param id the job
 * @param facts what its record says
 * @param attempt the produce attempt of this instance; empty if the job was produced elsewhere
 */
public record Awaited(JobId id, JobFacts facts, String attempt) {

    /** The job that is produced with these headers. */
    static Awaited of(JobHeaders headers) {
        return new Awaited(headers.id(), JobFacts.of(headers), headers.attempt());
    }
}
