package dev.sluice.ingress.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What both countings of requests a minute promise: Redis' and the local one. */
abstract class LimitsContract {

    /** Takes one request of a tenant's limit. */
    abstract Admission take(String tenant, int limit);

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 7, 60, 999})
    void wholeLimitMayComeAtOnceAndNoMore(int limit) {
        String tenant = "burst-" + limit + "-" + System.nanoTime();
        for (int i = 1; i <= Math.min(limit, 60); i++) {
            Admission admission = take(tenant, limit);

            assertThat(admission).isInstanceOf(Admission.Admitted.class);
            // Slow ones may already get back what the first ones took.
            assertThat(standing(admission).remaining()).isBetween(limit - i, limit - 1);
            assertThat(standing(admission).limit()).isEqualTo(limit);
        }
        if (limit <= 7) {
            Admission admission = take(tenant, limit);

            assertThat(admission).isInstanceOf(Admission.Refused.class);
            assertThat(standing(admission).remaining()).isZero();
        }
    }

    @Test
    void refusalSaysWhenToComeBack() {
        String tenant = "refusal-" + System.nanoTime();
        take(tenant, 2);
        take(tenant, 2);

        Admission.Refused refused = (Admission.Refused) take(tenant, 2);

        assertThat(refused.failure().message()).startsWith("API limit exceeded, upgrade your plan");
        assertThat(refused.failure().retryAfter()).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(30));
        assertThat(standing(refused).reset()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(60));
    }

    @Test
    void tenantsDontShareALimit() {
        String tenant = "apart-" + System.nanoTime();
        take(tenant, 1);

        assertThat(take(tenant + "x", 1)).isInstanceOf(Admission.Admitted.class);
        assertThat(take(tenant, 1)).isInstanceOf(Admission.Refused.class);
    }

    static Standing standing(Admission admission) {
        Standing standing = admission.standing();
        if (standing == null) {
            throw new AssertionError(admission + ": no standing");
        }
        return standing;
    }

    static Duration waitOf(Admission admission) {
        Duration wait = ((Admission.Refused) admission).failure().retryAfter();
        if (wait == null) {
            throw new AssertionError(admission + ": no time to come back");
        }
        return wait;
    }
}
