package dev.sluice.ingress.quota;

import static dev.sluice.ingress.quota.Scene.fresh;
import static dev.sluice.ingress.quota.Scene.need;
import static dev.sluice.ingress.quota.Scene.requestsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.account.Limits;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Estimates give way to what was used, and the ledger has the last word. */
class SettlementIT {

    private static final long DAY = 20_526;
    private static final long MONTH = 2026L * 12 + 2;

    private final RedisScene redis = RedisScene.withAClockThatTestsSet();

    @AfterEach
    void disconnect() {
        redis.close();
    }

    @Test
    void burstCannotPassTheLimitByMoreThanTheEstimatesErr() {
        Subjects subjects = fresh(Scene.tokens(10_000));
        List<Reservation> admitted = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Need need = need(500);
            if (redis.admit(subjects, need).verdict() == Verdict.YES) {
                admitted.add(redis.limits.reservation(subjects, need));
            }
        }
        assertThat(admitted).hasSize(20);

        admitted.forEach(reservation -> reservation.used(TokenUsage.of(300, 220)));
        assertThat(left(subjects)).isZero();
        assertThat(redis.admit(subjects, need(1)).verdict()).isEqualTo(Verdict.TOKENS_A_MINUTE);
    }

    @Test
    void realUsageTakesThePlaceOfTheEstimateOnce() {
        Subjects subjects = fresh(Scene.tokens(1_000));
        Need need = need(800);
        Reservation reservation = redis.admitted(subjects, need);
        assertThat(left(subjects)).isEqualTo(200);

        CompletionStage<?> _ = reservation.used(TokenUsage.of(100, 50));
        CompletionStage<?> _ = reservation.used(TokenUsage.of(100, 50));
        assertThat(left(subjects)).isEqualTo(850);

        redis.fold(subjects, List.of(row(1, 1, 150)), Map.of(need.job(), 150L));
        redis.fold(subjects, List.of(row(1, 1, 150)), Map.of(need.job(), 150L));
        CompletionStage<?> _ = reservation.used(TokenUsage.of(900, 900));
        assertThat(left(subjects)).isEqualTo(850);
        assertThat(redis.openJobs(subjects)).isZero();
    }

    @Test
    void ledgerSettlesAJobWhoseIngressDied() {
        Subjects subjects = fresh(new Limits(null, 1_000L, 1, null, null, null, null));
        Need need = need(800);
        redis.admitted(subjects, need);
        assertThat(redis.admit(subjects, need(1)).verdict()).isEqualTo(Verdict.OPEN_JOBS);

        redis.fold(subjects, List.of(row(1, 1, 30)), Map.of(need.job(), 30L));

        assertThat(left(subjects)).isEqualTo(970);
        assertThat(redis.admit(subjects, need(1)).verdict()).isEqualTo(Verdict.YES);
    }

    @Test
    void requestRefusedForConcurrencyTakesNothing() {
        Subjects subjects = fresh(new Limits(10, 1_000L, 1, null, null, null, null));
        redis.admitted(subjects, need(100));
        for (int i = 0; i < 50; i++) {
            assertThat(redis.admit(subjects, need(100)).verdict()).isEqualTo(Verdict.OPEN_JOBS);
        }

        Standing standing = redis.look(subjects);
        assertThat(standing.requests()).extracting(Standing.Share::remaining).isEqualTo(9L);
        assertThat(standing.tokens()).extracting(Standing.Share::remaining).isEqualTo(900L);
    }

    @Test
    void placeIsFreeAtTheEndWhateverTheEnd() {
        Subjects subjects = fresh(Scene.open(1, null));
        CompletionStage<?> _ = redis.admitted(subjects, need(10)).ended();
        CompletionStage<?> _ = redis.admitted(subjects, need(10)).used(TokenUsage.of(1, 1));
        redis.admitted(subjects, need(10)).givenBack();
        Reservation last = redis.admitted(subjects, need(10));
        CompletionStage<?> _ = last.ended();
        CompletionStage<?> _ = last.ended();

        redis.admitted(subjects, need(10));
        assertThat(redis.admit(subjects, need(10)).verdict()).isEqualTo(Verdict.OPEN_JOBS);
    }

    @Test
    void lanesHavePlacesOfTheirOwn() {
        Subjects subjects = fresh(Scene.open(1, 2));
        Need queued = need(0, Lane.BULK, Duration.ofMinutes(1));
        redis.admitted(subjects, need(0));
        redis.admitted(subjects, queued);
        redis.admitted(subjects, need(0, Lane.BULK, Duration.ofMinutes(1)));

        assertThat(redis.admit(subjects, need(0, Lane.BULK, Duration.ofMinutes(1)))
                        .verdict())
                .isEqualTo(Verdict.OPEN_JOBS);
        CompletionStage<?> _ = redis.limits.reservation(subjects, queued).ended();
        assertThat(redis.admit(subjects, need(0, Lane.BULK, Duration.ofMinutes(1)))
                        .verdict())
                .isEqualTo(Verdict.YES);
    }

    @Test
    void endsOfEveryKindLeaveNothingBehind() {
        Random random = new Random(7);
        Subjects subjects =
                fresh(new Limits(null, 1_000_000_000L, 100_000, null, null, null, BigDecimal.valueOf(1_000_000)));
        Map<JobId, Long> recorded = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            Need need = need(random.nextInt(1_000), Lane.INTERACTIVE, Duration.ofMinutes(10));
            Reservation reservation = redis.admitted(subjects, need);
            switch (random.nextInt(5)) {
                case 0 -> {
                    CompletionStage<?> _ = reservation.ended();
                }
                case 1 -> {
                    CompletionStage<?> _ = reservation.used(TokenUsage.of(random.nextInt(500), 3));
                }
                case 2 -> reservation.givenBack();
                case 3 -> recorded.put(need.job(), (long) random.nextInt(500));
                default -> {
                    // Its ingress died, and nobody ever records it.
                }
            }
        }
        redis.fold(subjects, List.of(), recorded);
        redis.pass(Duration.ofMinutes(11));
        // Each question gives up a hundred.
        for (int i = 0; i < 20; i++) {
            redis.admitted(subjects, need(0, Lane.INTERACTIVE, Duration.ofMillis(1)));
            redis.pass(Duration.ofMillis(1));
        }
        redis.admit(subjects, need(0, Lane.INTERACTIVE, Duration.ofMillis(1)));

        assertThat(redis.totals(subjects))
                .containsEntry("n1", 1L)
                .containsEntry("rt", 0L)
                .containsEntry("rc", 0L);
        assertThat(redis.openJobs(subjects)).isEqualTo(1);
    }

    @Test
    void countersAreTheLedgersAfterAnyOrderOfItsRowsAndAnyWipe() {
        for (int round = 0; round < 20; round++) {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            Subjects subjects = fresh(Scene.month(1_000_000));
            List<LedgerRow> told = new ArrayList<>();
            Map<Integer, LedgerRow> newest = new HashMap<>();
            for (int partition = 0; partition < 4; partition++) {
                long tokens = 0;
                for (int offset = 0; offset < 5; offset++) {
                    tokens += random.nextInt(100);
                    LedgerRow row = row(partition, offset, tokens);
                    told.add(row);
                    told.add(row);
                    newest.put(partition, row);
                }
            }
            Collections.shuffle(told, random);
            int wiped = random.nextInt(told.size());
            for (int i = 0; i < told.size(); i++) {
                redis.fold(subjects, List.of(told.get(i)), Map.of());
                if (i == wiped) {
                    redis.wipe(subjects);
                    redis.ledgerSays(subjects, newest.values().toArray(LedgerRow[]::new));
                    redis.admit(subjects, need(0));
                }
            }

            long ledger =
                    newest.values().stream().mapToLong(LedgerRow::monthTokens).sum();
            assertThat(redis.totals(subjects))
                    .as("seed %d", seed)
                    .containsEntry("dt", ledger)
                    .containsEntry("mt", ledger)
                    .containsEntry("mc", 1_000_000 * ledger);
        }
    }

    @Test
    void moneyIsCountedInUsageAndInWhatOpenJobsMayStillCost() {
        Subjects subjects = fresh(Scene.budget("1.50"));
        redis.ledgerSays(subjects, row(0, 1, 1_000));
        redis.admit(subjects, need(400));

        assertThat(redis.admit(subjects, need(200)).verdict()).isEqualTo(Verdict.HELD_BY_OPEN_JOBS);
        assertThat(redis.admit(subjects, need(600)).verdict()).isEqualTo(Verdict.MONEY_A_MONTH);
        assertThat(redis.admit(subjects, need(100)).verdict()).isEqualTo(Verdict.YES);
    }

    @Test
    void nobodyIsLetInWhileTheLedgerIsUnknown() {
        Subjects subjects = fresh(Scene.day(100));
        redis.ledgerIsNotRead();

        assertThat(redis.limits.admit(subjects, need(1)).toCompletableFuture()).failsWithin(Duration.ofSeconds(10));
    }

    @Test
    void jobThatComesASecondTimeHoldsItsPlaceOnce() {
        Subjects subjects = fresh(new Limits(10, 1_000L, 2, null, null, null, null));
        Need need = need(400);
        assertThat(redis.admit(subjects, need).isReserved()).isTrue();

        Decision again = redis.admit(subjects, need);

        assertThat(again.verdict()).isEqualTo(Verdict.YES);
        assertThat(again.isReserved()).isFalse();
        assertThat(requestsOf(again).remaining()).isEqualTo(8);
        assertThat(left(subjects)).isEqualTo(600);
    }

    @Test
    void requestThatNoMinuteCanHoldSaysSo() {
        Decision decision = redis.admit(fresh(Scene.tokens(100)), need(101));

        assertThat(decision.verdict()).isEqualTo(Verdict.LARGER_THAN_A_MINUTE);
    }

    private long left(Subjects subjects) {
        Standing.Share tokens = redis.look(subjects).tokens();
        if (tokens == null) {
            throw new AssertionError("no limit of tokens");
        }
        return tokens.remaining();
    }

    /** At a thousandth of a dollar for a token. */
    private static LedgerRow row(int partition, long offset, long tokens) {
        return new LedgerRow(partition, offset, DAY, tokens, MONTH, tokens, 1_000_000 * tokens);
    }
}
