package dev.sluice.common.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.lease.EndRequest.Why;
import dev.sluice.common.lease.RestoreRequest.End;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How long the keys live. The jobs' deadline is in 10 min. */
abstract class LifeContract extends LeaseScene {

    private static final long REPLY = Duration.ofMinutes(20).toMillis();
    private static final long JOB = Duration.ofMinutes(70).toMillis();
    private static final long KEPT = Duration.ofDays(2).toMillis();
    private static final long ENDED_REPLY = Duration.ofMinutes(2).toMillis();
    private static final long KEPT_REPLY = Duration.ofMinutes(10).toMillis();

    @Test
    @DisplayName("TTL: what is known of a job outlives its deadline by an hour")
    void jobOutlivesItsDeadline() {
        refuse("a0", null);
        assertLife(jobKey, JOB);
        waitFor("in1");
        assertLife(jobKey, JOB);
        running();
        assertLife(jobKey, JOB);
        assertLife(replyKey, REPLY);
    }

    @Test
    @DisplayName("TTL: a read answer stays for 120 s")
    void readAnswerStaysShortly() {
        finished();

        assertLife(jobKey, JOB);
        assertLife(replyKey, ENDED_REPLY);
        recorded();
        assertLife(jobKey, JOB);
        assertLife(replyKey, ENDED_REPLY);
        assertThat(field("lane")).isNotNull();
    }

    @Test
    @DisplayName("TTL: a kept answer stays for 10 min, and its key for 48 h, shrunk once it is recorded")
    void keptJobLeavesATombstone() {
        finished("keep", "keyed");

        assertLife(jobKey, KEPT);
        assertLife(replyKey, KEPT_REPLY);
        recorded();
        assertLife(jobKey, KEPT);
        assertThat(fields()).containsOnlyKeys("st", "f", "out", "rec", "hash", "tenant");
        assertThat(recorded()).isEqualTo(RecordedAnswer.OK);
    }

    @Test
    @DisplayName("TTL: a bulk answer stays until it is recorded, and 10 min more")
    void bulkAnswerStaysUntilItIsRecorded() {
        finished("bulk", "keep");

        assertLife(replyKey, REPLY);
        set("deadline", store().nowMillis() + 3_600_000);
        recorded();
        assertLife(replyKey, KEPT_REPLY);
        assertThat(fields()).containsOnlyKeys("st", "f", "out", "rec", "hash", "tenant");
    }

    @Test
    @DisplayName("TTL: a closing without an answer is kept like an answer")
    void closingIsKeptLikeAnAnswer() {
        end(Why.CANCELLED, null);

        assertLife(jobKey, JOB);
        assertLife(replyKey, ENDED_REPLY);
    }

    @Test
    @DisplayName("TTL: a job closed after its deadline isn't forgotten at once")
    void lateClosingIsRemembered() {
        end(Why.EXPIRED, null, "expired", "bulk");

        assertLife(jobKey, Duration.ofHours(1).toMillis());
        assertLife(replyKey, KEPT_REPLY);
    }

    @Test
    @DisplayName("TTL: what is restored lives as if it had never been lost")
    void restoredJobLivesOn() {
        long fence = runningWith(1);
        WorkerMemory memory = new WorkerMemory(this, fence);
        store().delete(jobKey);
        memory.restore(null);
        assertLife(jobKey, JOB);
        assertLife(replyKey, REPLY);

        memory.restore(new End(outcome("stop"), store().nowMillis(), false));
        assertLife(replyKey, ENDED_REPLY);
        store().delete(jobKey);
        memory.restore(new End(outcome("stop"), store().nowMillis(), true), "keep");
        assertLife(jobKey, KEPT);
        assertLife(replyKey, KEPT_REPLY);
        assertThat(fields()).containsOnlyKeys("st", "f", "out", "rec", "hash", "tenant");
    }
}
