package dev.sluice.worker.allowance;

import static dev.sluice.worker.allowance.Fleet.TOKENS;
import static dev.sluice.worker.allowance.Fleet.takeAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.catalog.LaneShares;
import dev.sluice.common.catalog.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a worker may call, by itself and as one of several. */
final class BucketTest {

    @Test
    void firstCallsNeedNoDraw() {
        Fleet fleet = new Fleet(1, Limits.UNSAID);

        assertThat(takeAll(fleet.bucket(0), Precedence.EXPRESS)).isNotEmpty();
    }

    @Test
    void limitThatIsSetIsNeverExceededByTheWholeFleet() {
        Fleet fleet = new Fleet(3, new Limits(0, 0, 7));
        fleet.drawAll();
        List<Pass> running = new ArrayList<>();
        for (int round = 0; round < 50; round++) {
            for (int worker = 0; worker < 3; worker++) {
                running.addAll(takeAll(fleet.bucket(worker), Precedence.EXPRESS));
            }
            assertThat(running).hasSizeLessThanOrEqualTo(7);
            fleet.pass(100);
        }
        assertThat(running).hasSize(7);
    }

    @Test
    void workerWithNothingToDoLeavesItsShareToTheOther() {
        Fleet fleet = new Fleet(2, new Limits(0, 0, 20));
        List<Pass> running = new ArrayList<>();
        takeAll(fleet.bucket(1), Precedence.EXPRESS).forEach(Pass::close);
        for (int round = 0; round < 5; round++) {
            running.addAll(takeAll(fleet.bucket(0), Precedence.EXPRESS));
            fleet.pass(100);
        }

        assertThat(running.size()).isBetween(18, 20);
    }

    @Test
    void placesThatAWorkerLosesAreAnothersOnceItHasHeardOfIt() {
        Fleet fleet = new Fleet(2, new Limits(0, 0, 20));
        fleet.drawAll();
        List<Pass> running = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            running.addAll(takeAll(fleet.bucket(0), Precedence.EXPRESS));
            running.addAll(takeAll(fleet.bucket(1), Precedence.EXPRESS));
            fleet.pass(100);
        }
        assertThat(running).hasSize(20);
        assertThat(fleet.bucket(0).ratio()).isEqualTo(1);
        // All calls of one worker end at once, and it hears late that its share is smaller now.
        running.forEach(Pass::close);
        fleet.draw(0);
        takeAll(fleet.bucket(1), Precedence.EXPRESS);
        fleet.clock.pass(100);
        Runnable answer = fleet.drawLate(fleet.bucket(0));
        fleet.draw(1);

        List<Pass> more = new ArrayList<>(takeAll(fleet.bucket(0), Precedence.EXPRESS));
        more.addAll(takeAll(fleet.bucket(1), Precedence.EXPRESS));
        answer.run();

        assertThat(more).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void namedPauseHoldsEveryWorkerForItsWholeTimeAndThenLetsThemThroughOneByOne() {
        Fleet fleet = new Fleet(2, Limits.UNSAID);
        fleet.drawAll();
        Pass refused = takeOne(fleet.bucket(0));
        Pass running = takeOne(fleet.bucket(1));

        refused.refused(Duration.ofSeconds(7));

        for (int tenth = 0; tenth < 70; tenth++) {
            assertThat(fleet.bucket(0).tryTake(Precedence.EXPRESS, TOKENS)).isNull();
            assertThat(fleet.bucket(1).tryTake(Precedence.EXPRESS, TOKENS)).isNull();
            fleet.pass(100);
        }
        running.served(TOKENS);
        assertThat(takeAll(fleet.bucket(0), Precedence.CROWD)).hasSize(1);
        fleet.clock.pass(20);
        assertThat(takeAll(fleet.bucket(0), Precedence.CROWD)).hasSize(2);
    }

    @Test
    void workerWhoseCallsNearlyAllFailTellsSoUntilItTriesAgain() {
        Fleet fleet = new Fleet(2, Limits.UNSAID);
        for (int call = 0; call < 20; call++) {
            takeOne(fleet.bucket(0)).failed();
        }

        fleet.drawAll();
        assertThat(fleet.stored()).contains("b:worker-0").doesNotContain("b:worker-1");

        fleet.pass(2_100);
        assertThat(fleet.stored()).doesNotContain("b:worker-0");
    }

    @Test
    void refusalWithoutATimeLessensTheShareAtOnceAndClosesForAMomentThatGrows() {
        Fleet fleet = new Fleet(1, new Limits(0, 0, 100));
        fleet.drawAll();
        List<Pass> running = takeAll(fleet.bucket(0), Precedence.EXPRESS);
        assertThat(running).hasSize(100);

        running.removeLast().refused(null);
        running.removeLast().refused(null);

        long first = fleet.bucket(0).opensAtMillis(Precedence.EXPRESS) - fleet.clock.millis();
        assertThat(first).isBetween(50L, 100L);
        fleet.pass(200);
        assertThat(takeAll(fleet.bucket(0), Precedence.EXPRESS)).isEmpty();
        running.subList(0, 40).forEach(pass -> pass.served(TOKENS));
        assertThat(takeAll(fleet.bucket(0), Precedence.EXPRESS)).hasSizeBetween(5, 40);

        long longest = 0;
        for (int refusal = 0; refusal < 40; refusal++) {
            fleet.pass(Math.max(100, fleet.bucket(0).opensAtMillis(Precedence.EXPRESS) - fleet.clock.millis() + 100));
            fleet.clock.pass(2_000);
            Pass next = fleet.bucket(0).tryTake(Precedence.EXPRESS, TOKENS);
            if (next != null) {
                next.refused(null);
                longest = Math.max(longest, fleet.bucket(0).opensAtMillis(Precedence.EXPRESS) - fleet.clock.millis());
            } else {
                running.removeLast().served(TOKENS);
            }
        }
        assertThat(longest).isLessThanOrEqualTo(20_000);
    }

    @Test
    void bulkLeavesTheMoreTheMoreOthersHaveRunOfLateUpToAFifth() {
        Fleet fleet = new Fleet(1, new Limits(0, 0, 100));
        fleet.drawAll();
        List<Pass> bulk = takeAll(fleet.bucket(0), Precedence.BULK);
        assertThat(bulk).hasSize(95);
        assertThat(takeAll(fleet.bucket(0), Precedence.EXPRESS)).hasSize(5);

        bulk.forEach(pass -> pass.served(TOKENS));
        fleet.pass(1_000);
        // Of the others five run, and bulk keeps room for as many more, and for somebody who isn't here yet.
        assertThat(takeAll(fleet.bucket(0), Precedence.BULK)).hasSize(100 - 5 - 5 - 10);

        Fleet chatting = new Fleet(1, new Limits(0, 0, 100));
        chatting.drawAll();
        List<Pass> chats = takeAll(chatting.bucket(0), Precedence.CROWD);
        chats.forEach(pass -> pass.served(TOKENS));
        chatting.pass(200);
        assertThat(takeAll(chatting.bucket(0), Precedence.BULK)).hasSize(80);
    }

    @Test
    void whoHasManyLeavesATwentiethToThoseWhoHaveFewWhateverElseRuns() {
        Fleet fleet = new Fleet(1, new Limits(0, 0, 100));
        fleet.drawAll();
        List<Pass> crowd = takeAll(fleet.bucket(0), Precedence.CROWD);
        assertThat(crowd).hasSize(95);
        assertThat(takeAll(fleet.bucket(0), Precedence.EXPRESS)).hasSize(5);

        Fleet cut = new Fleet(1, new Limits(0, 0, 100));
        cut.drawAll();
        takeAll(cut.bucket(0), Precedence.CROWD).getFirst().refused(null);
        cut.pass(200);
        assertThat(takeAll(cut.bucket(0), Precedence.CROWD)).isEmpty();
        assertThat(takeAll(cut.bucket(0), Precedence.EXPRESS)).hasSizeBetween(3, 5);
    }

    @Test
    void refusalOfACrowdsCallClosesTheBucketToTheCrowdAloneUnlessItNamesATime() {
        Fleet fleet = new Fleet(1, new Limits(0, 0, 100));
        fleet.drawAll();
        Bucket bucket = fleet.bucket(0);
        Objects.requireNonNull(bucket.tryTake(Precedence.CROWD, TOKENS)).refused(null);
        assertThat(bucket.tryTake(Precedence.CROWD, TOKENS)).isNull();
        assertThat(bucket.tryTake(Precedence.EXPRESS, TOKENS)).isNotNull();

        fleet.pass(3_000);
        Objects.requireNonNull(bucket.tryTake(Precedence.CROWD, TOKENS)).refused(Duration.ofSeconds(7));
        fleet.pass(6_900);
        assertThat(bucket.tryTake(Precedence.EXPRESS, TOKENS)).isNull();
    }

    @Test
    void bulkJobThatWaitsForAnotherCallHoldsNoInteractiveOneUp() {
        Fleet fleet = new Fleet(1, new Limits(0, 0, 1));
        fleet.drawAll();
        fleet.bucket(0).awaited(Precedence.BULK, 3);

        assertThat(fleet.bucket(0).tryTake(Precedence.BULK, TOKENS)).isNull();
        assertThat(fleet.bucket(0).tryTake(Precedence.CROWD, TOKENS)).isNotNull();
    }

    @Test
    void oneCallAtATimeIsBulksTooIfNobodyElseWantsIt() {
        Fleet fleet = new Fleet(1, new Limits(0, 0, 1));
        fleet.drawAll();

        assertThat(takeAll(fleet.bucket(0), Precedence.BULK)).hasSize(1);
    }

    @Test
    void requestsAMinuteAreSharedByTheFleetAndBulkLeavesAFifth() {
        Fleet fleet = new Fleet(2, new Limits(60, 0, 1_000));

        assertThat(served(fleet, Precedence.BULK, 5_000)).isBetween(48, 53);
        assertThat(served(fleet, Precedence.EXPRESS, 100)).isBetween(10, 14);
        assertThat(served(fleet, Precedence.EXPRESS, 30_000)).isBetween(28, 32);
    }

    @Test
    void bulkLeavesWhatTheFileSaysOfCallsAtATimeAndOfCallsAMinute() {
        LaneShares half = new LaneShares(75, 50);
        Fleet chatting = new Fleet(1, new Limits(0, 0, 100), half);
        chatting.drawAll();
        takeAll(chatting.bucket(0), Precedence.CROWD).forEach(pass -> pass.served(TOKENS));
        chatting.pass(200);
        assertThat(takeAll(chatting.bucket(0), Precedence.BULK)).hasSize(50);

        Fleet byTheMinute = new Fleet(2, new Limits(60, 0, 1_000), half);
        assertThat(served(byTheMinute, Precedence.BULK, 5_000)).isBetween(30, 35);
    }

    @Test
    void tokensAMinuteAreSharedAndWhatWasNotUsedComesBack() {
        Fleet fleet = new Fleet(2, new Limits(0, 6_000, 1_000));

        assertThat(served(fleet, Precedence.EXPRESS, 300, 0)).isGreaterThan(90);
        Fleet used = new Fleet(2, new Limits(0, 6_000, 1_000));
        assertThat(served(used, Precedence.EXPRESS, 300, TOKENS)).isBetween(55, 61);
    }

    @Test
    void callThatWaitsForRequestsFindsItsTokensStillThere() {
        Fleet fleet = new Fleet(1, new Limits(600, 600_000, 1_000));
        takeOne(fleet.bucket(0)).served(TOKENS);
        takeOne(fleet.bucket(0)).served(TOKENS);
        fleet.drawAll();

        // It notes what it lacks, which is drawn at once.
        assertThat(fleet.bucket(0).tryTake(Precedence.EXPRESS, TOKENS)).isNull();
        assertThat(fleet.bucket(0).tryTake(Precedence.EXPRESS, TOKENS)).isNotNull();
    }

    @Test
    void whatTheProviderSaysIsLeftCountsBeforeOurOwnCount() {
        Fleet fleet = new Fleet(1, new Limits(600, 0, 1_000));
        takeOne(fleet.bucket(0)).served(TOKENS);
        Pass telling = takeOne(fleet.bucket(0));
        telling.heard(new Told(600, 5, -1, -1));
        telling.served(TOKENS);
        fleet.drawAll();

        assertThat(served(fleet, Precedence.EXPRESS, 100)).isLessThan(30);
    }

    @Test
    void withoutRedisEachWorkerTakesACarefulShareOfItsOwn() {
        Fleet fleet = new Fleet(2, new Limits(0, 0, 100));
        fleet.drawAll();
        fleet.pass(300);
        fleet.losesRedis();
        fleet.pass(300);

        assertThat(takeAll(fleet.bucket(0), Precedence.EXPRESS)).hasSize(40);
        assertThat(takeAll(fleet.bucket(1), Precedence.EXPRESS)).hasSize(40);
    }

    @Test
    void providerThatFailsNearlyAlwaysIsLeftAloneButForOneCallNowAndThen() {
        Fleet fleet = new Fleet(1, new Limits(0, 0, 100));
        fleet.drawAll();
        for (int call = 0; call < 20; call++) {
            assertThat(fleet.bucket(0).isBroken()).isFalse();
            takeOne(fleet.bucket(0)).failed();
        }

        assertThat(fleet.bucket(0).isBroken()).isTrue();
        assertThat(takeAll(fleet.bucket(0), Precedence.EXPRESS)).isEmpty();
        fleet.clock.pass(2_001);
        List<Pass> trial = takeAll(fleet.bucket(0), Precedence.EXPRESS);
        assertThat(trial).hasSize(1);
        trial.getFirst().failed();
        fleet.clock.pass(2_001);
        assertThat(fleet.bucket(0).isOpen(Precedence.EXPRESS)).isFalse();
        fleet.clock.pass(2_001);
        takeOne(fleet.bucket(0)).served(TOKENS);
        assertThat(takeAll(fleet.bucket(0), Precedence.EXPRESS)).hasSizeGreaterThan(1);
    }

    @Test
    void jobThatWaitsInTheMiddleComesBeforeThoseThatHaveNotBegun() {
        Fleet fleet = new Fleet(1, new Limits(0, 0, 1));
        fleet.drawAll();
        Pass only = takeOne(fleet.bucket(0));
        fleet.bucket(0).awaited(Precedence.EXPRESS, 1);
        only.served(TOKENS);

        assertThat(fleet.bucket(0).tryTake(Precedence.EXPRESS, TOKENS)).isNull();
        assertThat(fleet.bucket(0).tryTakeAgain(Precedence.EXPRESS, TOKENS)).isNotNull();
    }

    private static Pass takeOne(Bucket bucket) {
        Pass pass = bucket.tryTake(Precedence.EXPRESS, TOKENS);
        if (pass == null) {
            pass = bucket.tryTake(Precedence.EXPRESS, TOKENS);
        }
        return Objects.requireNonNull(pass);
    }

    private static int served(Fleet fleet, Precedence precedence, long millis) {
        return served(fleet, precedence, millis, TOKENS);
    }

    /** How many calls of no duration two busy workers make in this time. */
    private static int served(Fleet fleet, Precedence precedence, long millis, long cost) {
        int served = 0;
        for (long passed = 0; passed < millis; passed += 100) {
            for (int worker = 0; worker < 2; worker++) {
                if (worker == 0 || fleet.size() > 1) {
                    List<Pass> passes = takeAll(fleet.bucket(worker), precedence);
                    served += passes.size();
                    passes.forEach(pass -> pass.served(cost));
                }
            }
            fleet.pass(100);
        }
        return served;
    }
}
