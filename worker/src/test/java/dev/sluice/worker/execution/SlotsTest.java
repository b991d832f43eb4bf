package dev.sluice.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which jobs a worker has in hand, and what it keeps of those that it has recorded. */
final class SlotsTest {

    private static final JobId JOB = new JobId(1, 2);

    @Test
    void recordedJobIsKeptWithoutItsRequest() {
        try (Slots slots = new Slots(Duration.ofMinutes(1))) {
            Slot slot = slots.enter(FakeRecord.whole(JOB, "epoch", 1_764_000_000_000L))
                    .orElseThrow();
            assertThat(slot.body()).isNotEmpty();

            slots.keep(slot);

            assertThat(slots.find(JOB)).containsSame(slot);
            assertThat(slots.active()).isZero();
            assertThat(slot.body()).isEmpty();
        }
    }
}
