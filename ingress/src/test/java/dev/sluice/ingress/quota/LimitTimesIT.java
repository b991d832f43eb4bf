package dev.sluice.ingress.quota;

import static dev.sluice.ingress.quota.Scene.fresh;
import static dev.sluice.ingress.quota.Scene.need;
import static dev.sluice.ingress.quota.Scene.requestsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The scripts in a real Redis, while a test moves their clock: minutes pass in milliseconds. */
class LimitTimesIT {

    private final RedisScene redis = RedisScene.withAClockThatTestsSet();

    @AfterEach
    void disconnect() {
        redis.close();
    }

    @Test
    void noSixtySecondsServeMoreThanTheLimitAndNoMinuteMuchLess() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Subjects subjects = fresh(Scene.requests(20));
        Queue<Instant> served = new ArrayDeque<>();
        Instant begun = redis.now();
        int all = 0;
        while (redis.now().isBefore(begun.plusSeconds(600))) {
            redis.pass(Duration.ofMillis(random.nextInt(1_500)));
            if (redis.admit(subjects, need()).verdict() == Verdict.YES) {
                all++;
                served.add(redis.now());
            }
            while (!served.isEmpty() && !served.element().isAfter(redis.now().minusSeconds(60))) {
                served.remove();
            }
            assertThat(served).as("seed %d", seed).hasSizeLessThanOrEqualTo(20);
        }
        // Ten minutes, each of which ends up to a slice and a pause late.
        assertThat(all).as("seed %d", seed).isBetween(190, 200 + 20);
    }

    @Test
    void sixHundredOfThreeThousandAreServedInAMinuteAndWhoeverObeysRetryAfterIsServed() {
        Subjects subjects = fresh(Scene.requests(600));
        Instant begun = redis.now();
        Duration[] lastWait = new Duration[100];
        Instant[] lastAsked = new Instant[100];
        int served = 0;
        for (int i = 0; i < 3_000; i++) {
            redis.setClock(begun.plusMillis(20L * i));
            Decision decision = redis.admit(subjects, need());
            if (decision.verdict() == Verdict.YES) {
                served++;
            } else {
                lastWait[i % 100] = decision.retryAfter();
                lastAsked[i % 100] = redis.now();
            }
        }
        assertThat(served).isEqualTo(600);

        List<Instant> returns = new ArrayList<>();
        for (int client = 0; client < 100; client++) {
            returns.add(lastAsked[client].plus(lastWait[client]));
        }
        returns.sort(Comparator.naturalOrder());
        for (Instant when : returns) {
            redis.setClock(when);
            assertThat(redis.admit(subjects, need()).verdict()).isEqualTo(Verdict.YES);
        }
    }

    @Test
    void clientsThatAreRefusedTogetherAreToldDifferentTimes() {
        Subjects subjects = fresh(Scene.requests(10));
        for (int i = 0; i < 10; i++) {
            redis.admit(subjects, need());
            redis.pass(Duration.ofSeconds(1));
        }
        PriorityQueue<Instant> returns = new PriorityQueue<>();
        for (int i = 0; i < 10; i++) {
            returns.add(redis.now().plus(redis.admit(subjects, need()).retryAfter()));
        }

        assertThat(returns.peek())
                .isBetween(redis.now().plusSeconds(49), redis.now().plusSeconds(51));
        while (!returns.isEmpty()) {
            redis.setClock(returns.remove());
            assertThat(redis.admit(subjects, need()).verdict()).isEqualTo(Verdict.YES);
        }
    }

    @Test
    void whoeverComesTooEarlyIsRefusedByAHair() {
        Subjects subjects = fresh(Scene.requests(1));
        redis.admit(subjects, need());
        Duration wait = redis.admit(subjects, need()).retryAfter();
        assertThat(wait).isBetween(Duration.ofSeconds(60), Duration.ofMillis(60_250));

        redis.pass(wait.minusNanos(1_000));
        assertThat(redis.admit(subjects, need()).verdict()).isEqualTo(Verdict.REQUESTS_A_MINUTE);
        redis.pass(Duration.ofNanos(1_000));
        assertThat(redis.admit(subjects, need()).verdict()).isEqualTo(Verdict.YES);
    }

    @Test
    void tokensThatAreToldToComeBackFit() {
        Subjects subjects = fresh(Scene.tokens(1_000));
        for (int i = 0; i < 10; i++) {
            redis.admit(subjects, need(100));
            redis.pass(Duration.ofSeconds(2));
        }
        Decision first = redis.admit(subjects, need(250));
        Decision second = redis.admit(subjects, need(250));
        assertThat(second.retryAfter()).isGreaterThan(first.retryAfter());

        redis.pass(first.retryAfter());
        assertThat(redis.admit(subjects, need(250)).verdict()).isEqualTo(Verdict.YES);
        redis.pass(second.retryAfter().minus(first.retryAfter()));
        assertThat(redis.admit(subjects, need(250)).verdict()).isEqualTo(Verdict.YES);
    }

    @Test
    void clockThatIsSetBackLocksNobodyOut() {
        Subjects subjects = fresh(Scene.requests(2));
        redis.admit(subjects, need());
        redis.pass(Duration.ofSeconds(-5));

        Decision little = redis.admit(subjects, need());
        assertThat(requestsOf(little).remaining()).isZero();

        redis.pass(Duration.ofHours(-2));
        assertThat(redis.admit(subjects, need()).verdict()).isEqualTo(Verdict.YES);
        redis.admit(subjects, need());
        assertThat(redis.admit(subjects, need()).verdict()).isEqualTo(Verdict.REQUESTS_A_MINUTE);
    }

    @Test
    void dayAndMonthEndInUtcWhenTheySay() {
        Subjects subjects = fresh(Scene.day(100));
        redis.setClock(Instant.parse("2028-02-28T23:00:00Z"));
        redis.admitted(subjects, need(100));
        assertThat(redis.admit(subjects, need(1)).verdict()).isEqualTo(Verdict.HELD_BY_OPEN_JOBS);

        long day = Instant.parse("2028-02-28T00:00:00Z").getEpochSecond() / 86_400;
        redis.ledgerSays(subjects, new LedgerRow(3, 7, day, 100, 2028L * 12 + 1, 100, 0));
        redis.wipe(subjects);
        Decision spent = redis.admit(subjects, need(1));
        assertThat(spent.verdict()).isEqualTo(Verdict.TOKENS_A_DAY);
        assertThat(spent.retryAfter()).isEqualTo(Duration.ofHours(1));
        redis.pass(spent.retryAfter());
        assertThat(redis.admit(subjects, need(1)).verdict()).isEqualTo(Verdict.YES);

        Subjects monthly = fresh(Scene.month(100));
        redis.ledgerSays(monthly, new LedgerRow(3, 7, day, 100, 2028L * 12 + 1, 100, 0));
        Decision spentMonth = redis.admit(monthly, need(1));
        assertThat(spentMonth.verdict()).isEqualTo(Verdict.TOKENS_A_MONTH);
        // It is the 29th of a leap year.
        assertThat(spentMonth.retryAfter()).isEqualTo(Duration.ofDays(1));
        redis.pass(spentMonth.retryAfter());
        assertThat(redis.admit(monthly, need(1)).verdict()).isEqualTo(Verdict.YES);
    }
}
