package dev.sluice.worker.intake;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.Where;
import org.jspecify.annotations.Nullable;

/**
 * A record that was set aside, without its body.
 *
 * @param lane the lane that it came on
 * @param tracker its partition's
 * @param job its job
 * @param where its place, from which it is read again
 * @param owner the worker that holds its job; null if none does
 * @param fence the fence that it holds it under
 */
record Parked(
        LaneIntake lane,
        PartitionTracker tracker,
        JobId job,
        Where where,
        @Nullable String owner,
        long fence) {}
