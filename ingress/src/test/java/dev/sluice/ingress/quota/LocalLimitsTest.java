package dev.sluice.ingress.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalLimitsTest extends LimitsContract {

    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final LocalLimits limits = new LocalLimits(nanos::get);

    @Override
    Admission take(String tenant, int limit) {
        return limits.take(tenant, limit);
    }

    @Test
    void whoComesBackWhenToldIsAdmitted() {
        for (int i = 0; i < 5; i++) {
            take("a", 5);
        }
        Duration wait = waitOf(take("a", 5));
        assertThat(wait).isEqualTo(Duration.ofSeconds(12));

        nanos.addAndGet(wait.toNanos() - 2_000);
        assertThat(take("a", 5)).isInstanceOf(Admission.Refused.class);
        nanos.addAndGet(2_000);
        assertThat(take("a", 5)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void outageGivesNobodyAFreshMinute() {
        limits.remember("a", new Admission.Admitted(new Standing(5, 0, Duration.ofSeconds(60))));

        assertThat(take("a", 5)).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 25_000; i++) {
            take("tenant" + i, 5);
        }
        assertThat(limits.tenants()).isLessThanOrEqualTo(10_001);
    }
}
