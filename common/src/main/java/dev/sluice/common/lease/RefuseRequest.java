package dev.sluice.common.lease;

import dev.sluice.common.job.JobId;
import org.jspecify.annotations.Nullable;

/**
 * An ingress that doesn't know whether Kafka has its record asks that this attempt never be executed.
 *
 * @param job the job
 * @param attempt the produce attempt
 * @param listener the ingress; null while another reply of this job waits there
 * @param told the client knows already that it was refused, so that it must stand
 * @param facts what the record says
 */
public record RefuseRequest(
        JobId job, String attempt, @Nullable String listener, boolean told, JobFacts facts) {

    /** Checks the attempt. */
    public RefuseRequest {
        if (attempt.isEmpty()) {
            throw new IllegalArgumentException("refuse of " + job + ": attempt is empty");
        }
    }
}
