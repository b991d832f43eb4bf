package dev.sluice.worker.allowance;

import static dev.sluice.worker.allowance.Fleet.TOKENS;
import static dev.sluice.worker.allowance.Fleet.takeAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.catalog.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How workers divide and learn what a provider bears, and at whose cost. Each call takes a second. */
final class LearntLimitTest {

    private static final int STEP_MILLIS = 100;
    private static final int LOOK_MILLIS = 10;
    private static final int CALL_MILLIS = 1_000;

    private record Call(Pass pass, long endsAtMillis) {}

    @Test
    void whoHasFewFindsRoomWhereAnotherWorkersManyCameFirst() {
        Fleet fleet = new Fleet(2, new Limits(0, 0, 100));
        takeAll(fleet.bucket(1), Precedence.EXPRESS).forEach(Pass::close);
        List<Pass> running = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            running.addAll(takeAll(fleet.bucket(0), Precedence.CROWD));
            fleet.pass(STEP_MILLIS);
        }
        assertThat(running).hasSizeBetween(85, 95);

        // The same tenant's first four calls there are of one who has few.
        for (int number = 1; number <= 4; number++) {
            running.add(Objects.requireNonNull(fleet.bucket(1).tryTake(Precedence.EXPRESS, TOKENS)));
        }
        running.addAll(takeAll(fleet.bucket(1), Precedence.CROWD));
        List<Pass> few = takeAll(fleet.bucket(1), Precedence.EXPRESS);

        assertThat(few).hasSizeGreaterThanOrEqualTo(2);
        assertThat(running.size() + few.size()).isLessThanOrEqualTo(100);
    }

    @Test
    void burstBeginsWithWhatTheProviderIsKnownToBearHoweverLongAgoItWasLearnt() {
        Crowd crowd = ofAProviderThatIsKnownToBear100();
        crowd.isOver();
        crowd.fleet.pass(120_000);

        crowd.call(1_500);

        assertThat(crowd.turnedAway).isZero();
        assertThat(crowd.calls).hasSizeBetween(90, 100);
    }

    @Test
    void placesThatNobodyHasFilledAreNotCountedOnWhenTheNextBurstBegins() {
        Crowd crowd = ofAProviderThatIsKnownToBear100();
        for (int step = 0; step < 600 && crowd.calls.size() < 98; step++) {
            crowd.call(STEP_MILLIS);
        }
        assertThat(crowd.calls).hasSizeBetween(98, 100);
        assertThat(crowd.turnedAway).isZero();
        crowd.isOver();
        crowd.fleet.pass(5_000);

        crowd.call(1_500);

        assertThat(crowd.calls).hasSizeBetween(90, 95);
    }

    @Test
    void moreIsTriedAgainWhenTheProviderBearsMore() {
        Crowd crowd = new Crowd(100);
        crowd.call(60_000);
        crowd.bears = 400;

        crowd.call(180_000);

        assertThat(crowd.calls).hasSizeGreaterThan(300);
    }

    @Test
    void whatAnotherWorkerRanBesideARefusedCallCountsEvenIfItHadNotToldYet() {
        Fleet fleet = new Fleet(2, Limits.UNSAID);
        List<Pass> one = new ArrayList<>();
        List<Pass> other = new ArrayList<>();
        while (one.size() + other.size() < 90) {
            one.addAll(takeAll(fleet.bucket(0), Precedence.EXPRESS));
            other.addAll(takeAll(fleet.bucket(1), Precedence.EXPRESS));
            fleet.pass(STEP_MILLIS);
        }
        other.forEach(pass -> pass.served(TOKENS));
        fleet.draw(1);
        other.forEach(_ -> Objects.requireNonNull(fleet.bucket(1).tryTake(Precedence.EXPRESS, TOKENS)));
        int ran = one.size() + other.size() - 1;
        fleet.wait(1);

        one.removeLast().refused(null);
        fleet.draw(0);
        fleet.wait(STEP_MILLIS);
        fleet.draw(1);

        assertThat(fleet.stored("ceiling")).isEqualTo(ran);
    }

    @Test
    void whatRanBesideARefusedCallCountsFromWhenItBegan() {
        Fleet fleet = new Fleet(1, new Limits(0, 0, 100));
        fleet.drawAll();
        List<Pass> running = takeAll(fleet.bucket(0), Precedence.CROWD);
        Pass last = running.removeLast();
        int beside = running.size();
        // The provider's word comes late: meanwhile ten have ended; and those who have few are turned away after it.
        running.subList(0, 10).forEach(pass -> pass.served(TOKENS));
        last.refused(null);
        fleet.wait(1);
        List<Pass> few = takeAll(fleet.bucket(0), Precedence.EXPRESS);
        assertThat(few).isNotEmpty();
        few.forEach(pass -> pass.refused(null));
        fleet.drawAll();

        assertThat(fleet.stored("ceiling")).isEqualTo(beside);
    }

    private static Crowd ofAProviderThatIsKnownToBear100() {
        Crowd crowd = new Crowd(100);
        crowd.call(30_000);
        assertThat(crowd.turnedAway).isPositive();
        crowd.turnedAway = 0;
        return crowd;
    }

    /** Calls of one who has far more of them than the provider bears. */
    private static final class Crowd {

        private final Fleet fleet = new Fleet(1, Limits.UNSAID);
        private final Deque<Call> calls = new ArrayDeque<>();
        private int bears;
        private int turnedAway;

        Crowd(int bears) {
            this.bears = bears;
        }

        void call(int millis) {
            for (int passed = 0; passed < millis; passed += LOOK_MILLIS) {
                while (!calls.isEmpty() && calls.getFirst().endsAtMillis() <= fleet.millis()) {
                    calls.removeFirst().pass().served(TOKENS);
                }
                for (Pass pass : takeAll(fleet.bucket(0), Precedence.CROWD)) {
                    if (calls.size() < bears) {
                        calls.addLast(new Call(pass, fleet.millis() + CALL_MILLIS));
                    } else {
                        turnedAway++;
                        pass.refused(null);
                    }
                }
                fleet.wait(LOOK_MILLIS);
                if (fleet.millis() % STEP_MILLIS == 0) {
                    fleet.drawAll();
                }
            }
        }

        void isOver() {
            calls.forEach(call -> call.pass().served(TOKENS));
            calls.clear();
        }
    }
}
