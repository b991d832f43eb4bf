package dev.sluice.ingress.quota;

import static dev.sluice.ingress.quota.Scene.fresh;
import static dev.sluice.ingress.quota.Scene.need;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.account.Limits;
import dev.sluice.common.job.Lane;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The scripts in a real Redis, in its own time. */
class RedisLimitsIT extends LimitsContract {

    private static RedisScene redis;

    @BeforeAll
    static void connect() {
        redis = RedisScene.withItsOwnClock();
    }

    @AfterAll
    static void disconnect() {
        redis.close();
    }

    @Override
    Decision admit(Subjects subjects, Need need) {
        return redis.admit(subjects, need);
    }

    @Test
    void forgottenScriptIsSentAgain() {
        redis.connection.sync().scriptFlush();

        assertThat(admit(fresh(Scene.requests(5)), need()).verdict()).isEqualTo(Verdict.YES);
    }

    @Test
    void concurrentRequestsAreCountedExactly() {
        Subjects subjects = fresh(Scene.requests(100));
        List<CompletableFuture<Decision>> answers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            answers.add(redis.limits.admit(subjects, need()).toCompletableFuture());
        }

        assertThat(answers.stream().map(CompletableFuture::join).filter(decision -> decision.verdict() == Verdict.YES))
                .hasSize(100);
    }

    @Test
    void placeOfAJobThatNobodyEndsIsGivenUp() {
        Subjects subjects = fresh(Scene.open(1, null));
        admit(subjects, need(0, Lane.INTERACTIVE, Duration.ofMillis(300)));
        assertThat(admit(subjects, need()).verdict()).isEqualTo(Verdict.OPEN_JOBS);

        Await.until(
                Duration.ofSeconds(10),
                "the place",
                () -> admit(subjects, need()).verdict() == Verdict.YES);
    }

    @Test
    void lineOfABatchTakesNothingOfItsCallersMinute() {
        Subjects interactive = fresh(new Limits(2, 1_000L, null, 10, null, null, null));
        Subjects batch = new Subjects(
                interactive.organisation(),
                List.of(new Subjects.Subject(
                        interactive.organisation(),
                        interactive.all().getFirst().key(),
                        new Limits(null, null, null, 10, null, null, null))));
        for (int i = 0; i < 5; i++) {
            Need line = need(900, Lane.BULK, Duration.ofMinutes(10));
            assertThat(admit(batch, line).verdict()).isEqualTo(Verdict.YES);
            CompletionStage<?> _ = redis.limits.reservation(batch, line).used(TokenUsage.of(10, 0));
        }

        Decision request = admit(interactive, need(1_000));

        assertThat(request.verdict()).isEqualTo(Verdict.YES);
        assertThat(Scene.requestsOf(request).remaining()).isOne();
        assertThat(Scene.tokensOf(request).remaining()).isZero();
    }

    @Test
    void keysLeaveWithTheMinute() {
        Subjects subjects = fresh(Scene.requests(60));
        admit(subjects, need());

        assertThat(redis.connection.sync().pttl(subjects.keys()[0])).isBetween(1L, 62_000L);
    }
}
