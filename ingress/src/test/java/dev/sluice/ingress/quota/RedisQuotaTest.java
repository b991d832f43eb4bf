package dev.sluice.ingress.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.account.Limits;
import dev.sluice.common.account.Plan;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.quota.QuotaSettings.WithoutRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
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
    private static final Standing STANDING = new Standing(
            new Standing.Share(4, 3, Duration.ofSeconds(15)), new Standing.Share(1_000, 20, Duration.ofMillis(6)));
    private static final Decision YES = new Decision(Verdict.YES, -1, Duration.ZERO, true, List.of(STANDING));

    private final AtomicLong nanos = new AtomicLong();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Duration patience = PATIENCE;
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
        Quota quota = quota(WithoutRedis.LOCAL_SHARE, 1, () -> CompletableFuture.completedFuture(YES));

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
        assertThat(withoutRedis()).isEqualTo(3);
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
        assertThat(quota.admit(LIMITED, () -> Scene.need(10)).toFuture()).isDone();

        nanos.addAndGet(Duration.ofMillis(501).toNanos());
        begun = System.nanoTime();
        admit(quota, LIMITED);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(PATIENCE, Duration.ofSeconds(5));
    }

    @Test
    void redisIsToldOfWhoWasLetInWithoutWaitingForIt() {
        Quota quota = quota(WithoutRedis.LOCAL_SHARE, 2, CompletableFuture::new);

        admit(quota, LIMITED);
        assertThat(admit(quota, LIMITED)).isInstanceOf(Admission.Admitted.class);
        assertThat(asked).isEqualTo(2);

        // Who isn't let in takes nothing.
        assertThat(admit(quota, LIMITED)).isInstanceOf(Admission.Refused.class);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void redisIsWaitedForAgainOnceItAnswersInTime() {
        patience = Duration.ofSeconds(5);
        Queue<CompletableFuture<Decision>> answers = new ArrayDeque<>();
        Quota quota = quota(WithoutRedis.ALLOW, 1, () -> {
            answers.add(new CompletableFuture<>());
            return answers.element();
        });
        CompletableFuture<@Nullable Admission> first =
                quota.admit(LIMITED, () -> Scene.need(10)).toFuture();
        answers.remove().completeExceptionally(new IllegalStateException("queue full"));
        assertThat(first).isCompleted();

        // A pause is shorter than this patience: so the question is dated back.
        nanos.addAndGet(-patience.toNanos());
        admit(quota, LIMITED);
        nanos.addAndGet(patience.toNanos());
        answers.remove().complete(YES);
        admit(quota, LIMITED);
        assertThat(withoutRedis()).as("the answer came too late").isEqualTo(3);

        answers.remove().complete(YES);
        assertThat(quota.admit(LIMITED, () -> Scene.need(10)).toFuture()).isNotDone();
        answers.remove().complete(YES);
        assertThat(withoutRedis()).isEqualTo(3);
    }

    private double withoutRedis() {
        return meters.get("sluice.quota.without.redis").counter().count();
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
        QuotaSettings settings = new QuotaSettings(patience, mode, ingresses);
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
