package dev.sluice.worker.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobFlags;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.lease.Where;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A record that remembers its fate. */
final class FakeRecord implements JobRecord {

    static final String INGRESS = "ingress-of-test";

    static final byte[] BODY = "{\"messages\":[{\"role\":\"user\",\"content\":\"one two three\"}]}".getBytes(UTF_8);

    private final JobHeaders headers;
    private final long expectedFence;
    private volatile String fate = "";

    private FakeRecord(JobHeaders headers, long expectedFence) {
        this.headers = headers;
        this.expectedFence = expectedFence;
    }

    static FakeRecord streamed(JobId job, String epoch, long nowMillis) {
        return of(job, "attempt-1", epoch, nowMillis, true);
    }

    static FakeRecord whole(JobId job, String epoch, long nowMillis) {
        return of(job, "attempt-1", epoch, nowMillis, false);
    }

    FakeRecord expecting(long fence) {
        return new FakeRecord(headers, fence);
    }

    static FakeRecord of(JobId job, String attempt, String epoch, long nowMillis, boolean streamed) {
        return new FakeRecord(
                new JobHeaders(
                        job,
                        attempt,
                        Lane.INTERACTIVE,
                        epoch,
                        nowMillis + 3_000,
                        nowMillis + 60_000,
                        "org/key",
                        INGRESS,
                        "chat",
                        "gpt-4o-mini",
                        new JobFlags(streamed, false, false, false),
                        nowMillis / 1_000,
                        "00",
                        0,
                        null),
                0);
    }

    /** {@code complete}, {@code parked}, {@code requeued}, or nothing yet. */
    String fate() {
        return fate;
    }

    @Override
    public JobHeaders headers() {
        return headers;
    }

    @Override
    public byte[] body() {
        return BODY;
    }

    @Override
    public Where where() {
        return new Where("sluice.jobs.interactive", 0, 7);
    }

    @Override
    public boolean isStale() {
        return false;
    }

    @Override
    public long expectedFence() {
        return expectedFence;
    }

    @Override
    public void complete() {
        meet("complete");
    }

    @Override
    public void park(@Nullable String owner, long fence) {
        meet("parked");
    }

    @Override
    public void requeue(Duration after) {
        meet("requeued");
    }

    private void meet(String now) {
        if (!fate.isEmpty()) {
            throw new IllegalStateException("record: " + now + " after " + fate + " (expected: one fate)");
        }
        fate = now;
    }
}
