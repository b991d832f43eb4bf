package dev.sluice.worker.execution;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.lease.Where;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One record of a job that this worker holds. Exactly one of its last three methods is called, once, by any thread. */
public interface JobRecord {

    /** What the record says beside the body. */
    JobHeaders headers();

    /** The request as the client sent it. */
    byte[] body();

    /** Where it stands in Kafka. */
    Where where();

    /** Whether Kafka appended it so late that its acceptance may have been taken back. */
    boolean isStale();

    /** The fence of an owner that is known to be dead; 0 for none. */
    long expectedFence();

    /** It need never be delivered again: its job's result is in Kafka, or its produce attempt was refused. */
    void complete();

    /**
     * It can't run now: it is tried again later, and its body is let go.
     *
     * @param owner the worker that holds its job; null if none does
     * @param fence the fence that it holds it under; 0 if none does
     */
    void park(@Nullable String owner, long fence);

    /** It is tried again after this time, and keeps its body. */
    void requeue(Duration after);
}
