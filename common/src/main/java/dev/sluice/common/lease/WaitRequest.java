package dev.sluice.common.lease;

import dev.sluice.common.job.JobId;

/**
 * An ingress says that it waits for a job: before it produces a keyed one, and after a wipe.
 *
 * @param job the job
 * @param listener the ingress
 * @param fence the fence that the reply holds; 0 if none
 * @param sequence how far its client got; 0 if nothing
 * @param accepted Kafka has the job
 * @param facts what the record says
 */
public record WaitRequest(JobId job, String listener, long fence, long sequence, boolean accepted, JobFacts facts) {}
