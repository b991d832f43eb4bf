package dev.sluice.ingress.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.account.Limits;
import dev.sluice.common.account.Plan;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.quota.QuotaSettings.WithoutRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

class RedisQuotaTest {

    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Limits LIMITS = new Limits(4, 1_000L, 1, 1, 1L, 1L, null);
    private static final Caller LIMITED = new Caller("default/limited", "limited", Plan.of("limited", LIMITS));

    private final AtomicLong nanos = new AtomicLong();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private int asked;

    @Test
    void planWithoutALimitAsksNobody() {
        Quota quota = quota(WithoutRedis.REJECT, 1, () -> {
            throw new IllegalStateException("asked");
        });

        assertThat(admit(quota, new Caller("a", "a", Plan.UNLIMITED))).isEqualTo(Admission.Admitted.UNCOUNTED);
    }

    @Test
    void answerOfRedisStandsInTheHeaders() {
        Standing standing = new Standing(
                new Standing.Share(4, 3, Duration.ofSeconds(15)), new Standing.Share(1_000, 20, Duration.ofMillis(6)));
        Decision answer = new Decision(Verdict.YES, -1, Duration.ZERO, true, List.of(standing));
        Quota quota = quota(WithoutRedis.LOCAL_SHARE, 1, () -> CompletableFuture.completedFuture(answer));

        HttpHeaders headers = new HttpHeaders();
        admit(quota, LIMITED).standing().writeTo(headers);

        assertThat(headers.getFirst("x-ratelimit-limit-requests")).isEqualTo("4");
        assertThat(headers.getFirst("x-ratelimit-remaining-requests")).isEqualTo("3");
        assertThat(headers.getFirst("x-ratelimit-reset-requests")).isEqualTo("15s");
        assertThat(headers.getFirst("x-ratelimit-limit-tokens")).isEqualTo("1000");
        assertThat(headers.getFirst("x-ratelimit-remaining-tokens")).isEqualTo("20");
        assertThat(headers.getFirst("x-ratelimit-reset-tokens")).isEqualTo("6ms");
    }

    @Test
    void withoutRedisEachIngressGrantsItsShare() {
        Quota quota =
                quota(WithoutRedis.LOCAL_SHARE, 2, () -> CompletableFuture.failedStage(new IllegalStateException()));

        assertThat(admit(quota, LIMITED)).isInstanceOf(Admission.Admitted.class);
        assertThat(admit(quota, LIMITED)).isInstanceOf(Admission.Admitted.class);
        assertThat(admit(quota, LIMITED)).isInstanceOf(Admission.Refused.class);
        assertThat(meters.get("sluice.quota.without.redis").counter().count()).isEqualTo(3);
    }

    @Test
    void configuredModeDecidesWithoutRedis() {
        Supplier<CompletionStage<Decision>> broken = () -> {
            throw new IllegalStateException("queue full");
        };

        assertThat(admit(quota(WithoutRedis.ALLOW, 1, broken), LIMITED)).isInstanceOf(Admission.Admitted.class);
        Admission.Refused refused = (Admission.Refused) admit(quota(WithoutRedis.REJECT, 1, broken), LIMITED);
        assertThat(refused.failure().code().status()).isEqualTo(503);
    }

    @Test
    void hangingRedisDelaysOneRequestAndNotEach() {
        Quota quota = quota(WithoutRedis.ALLOW, 1, CompletableFuture::new);

        long begun = System.nanoTime();
        admit(quota, LIMITED);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(PATIENCE, Duration.ofSeconds(5));
        admit(quota, LIMITED);
        assertThat(asked).isEqualTo(1);

        nanos.addAndGet(Duration.ofMillis(501).toNanos());
        admit(quota, LIMITED);
        assertThat(asked).isEqualTo(2);
    }

    private Quota quota(WithoutRedis mode, int ingresses, Supplier<CompletionStage<Decision>> redis) {
        SharedLimits limits = new SharedLimits() {
            @Override
            public CompletionStage<Decision> admit(Subjects subjects, Need need) {
                asked++;
                return redis.get();
            }

            @Override
            public CompletionStage<List<Standing>> look(Subjects subjects) {
                return redis.get().thenApply(Decision::standings);
            }

            @Override
            public Reservation reservation(Subjects subjects, Need need) {
                return Reservation.NONE;
            }
        };
        QuotaSettings settings = new QuotaSettings(PATIENCE, mode, ingresses);
        return new RedisQuota(limits, new LocalLimits(nanos::get, ingresses), settings, nanos::get, meters);
    }

    private static Admission admit(Quota quota, Caller caller) {
        @Nullable
        Admission admission = quota.admit(caller, () -> Scene.need(10)).block(Duration.ofSeconds(10));
        if (admission == null) {
            throw new AssertionError("no answer");
        }
        return admission;
    }
}
