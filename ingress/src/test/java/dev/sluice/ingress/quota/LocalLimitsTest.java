package dev.sluice.ingress.quota;

import static dev.sluice.ingress.quota.Scene.fresh;
import static dev.sluice.ingress.quota.Scene.need;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalLimitsTest extends LimitsContract {

    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final LocalLimits limits = new LocalLimits(nanos::get, 1);

    @Override
    Decision admit(Subjects subjects, Need need) {
        return limits.admit(subjects, need);
    }

    @Test
    void whoComesBackWhenToldIsAdmitted() {
        Subjects subjects = fresh(Scene.requests(5));
        for (int i = 0; i < 5; i++) {
            admit(subjects, need());
        }
        Duration wait = admit(subjects, need()).retryAfter();
        assertThat(wait).isEqualTo(Duration.ofSeconds(12));

        nanos.addAndGet(wait.toNanos() - 2_000);
        assertThat(admit(subjects, need()).verdict()).isEqualTo(Verdict.REQUESTS_A_MINUTE);
        nanos.addAndGet(2_000);
        assertThat(admit(subjects, need()).verdict()).isEqualTo(Verdict.YES);
    }

    @Test
    void outageGivesNobodyAFreshMinute() {
        Subjects subjects = fresh(Scene.requests(5));
        Standing spent = new Standing(new Standing.Share(5, 0, Duration.ofSeconds(60)), null);
        limits.remember(subjects, new Decision(Verdict.YES, -1, Duration.ZERO, false, List.of(spent)));

        assertThat(admit(subjects, need()).verdict()).isEqualTo(Verdict.REQUESTS_A_MINUTE);
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 25_000; i++) {
            admit(fresh(Scene.requests(5)), need());
        }
        assertThat(limits.subjects()).isLessThanOrEqualTo(10_001);
    }
}
