package dev.sluice.ingress.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobIdsTest {

    private static final long BEGIN = Duration.ofDays(20_000).toMillis();
    private static final JobId JOB = new JobId(1, 2);

    private final JobIds ids = new JobIds();

    @Test
    void secondRecordIsNoticedForAsLongAsOneMayCome() {
        assertThat(ids.add(JOB, BEGIN)).isTrue();

        assertThat(ids.add(JOB, BEGIN + JobIds.KEPT.toMillis())).isFalse();
    }

    @Test
    void jobIsForgottenOneSecondAfterTheHourInWhichNoSecondRecordCanComeAnyMore() {
        ids.add(JOB, BEGIN);
        long over = BEGIN + JobIds.KEPT.plusHours(1).toMillis();

        assertThat(ids.add(JOB, over - 1_000)).isFalse();
        assertThat(ids.add(JOB, over + 1_000)).isTrue();
        assertThat(ids.size()).isEqualTo(1);
    }

    @Test
    void everyJobIsKnownAndNoOther() {
        Random random = new Random(3);
        Set<JobId> known = new HashSet<>();
        for (int i = 0; i < 50_000; i++) {
            JobId job = new JobId(random.nextInt(40), random.nextInt(2_000) + 1L);
            assertThat(ids.add(job, BEGIN + random.nextInt(10_000_000))).isEqualTo(known.add(job));
        }
        assertThat(ids.size()).isEqualTo(known.size());
    }

    @Test
    void jobCostsAtMostFortyEightBytes() {
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            ids.add(new JobId(random.nextLong(), random.nextLong()), BEGIN);
        }

        assertThat(ids.bytes()).isLessThanOrEqualTo(48L * 100_000);
    }
}
