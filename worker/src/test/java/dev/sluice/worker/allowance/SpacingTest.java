package dev.sluice.worker.allowance;

import static dev.sluice.worker.allowance.Fleet.TOKENS;
import static dev.sluice.worker.allowance.Fleet.takeAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.catalog.Limits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When places that became free together are taken again. */
final class SpacingTest {

    private static final int PLACES = 100;
    private static final int FOR_FEW = 5;

    @Test
    void crowdTakesPlacesThatBecameFreeTogetherOneAfterTheOther() {
        Fleet fleet = fullOf(1_000);

        assertThat(takeAll(fleet.bucket(0), Precedence.CROWD)).hasSize(1);
        fleet.clock.pass(100);
        assertThat(takeAll(fleet.bucket(0), Precedence.CROWD)).hasSizeBetween(24, 26);
        fleet.clock.pass(300);
        assertThat(takeAll(fleet.bucket(0), Precedence.CROWD)).hasSizeBetween(67, 71);
    }

    @Test
    void bulkWaitsForThemAsWell() {
        Fleet fleet = fullOf(1_000);

        assertThat(takeAll(fleet.bucket(0), Precedence.BULK)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void whoHasFewAndWhoIsInTheMiddleOfItsJobTakeThemAtOnce() {
        Fleet fleet = fullOf(1_000);
        assertThat(takeAll(fleet.bucket(0), Precedence.CROWD)).hasSize(1);

        assertThat(fleet.bucket(0).tryTakeAgain(Precedence.CROWD, TOKENS)).isNotNull();
        assertThat(takeAll(fleet.bucket(0), Precedence.EXPRESS)).hasSize(PLACES - 2);
    }

    @Test
    void placeThatBecameFreeByItselfIsTakenAtOnce() {
        Fleet fleet = new Fleet(1, new Limits(0, 0, PLACES));
        fleet.drawAll();
        List<Pass> running = new ArrayList<>(takeAll(fleet.bucket(0), Precedence.CROWD));
        for (int call = 0; call < 200; call++) {
            fleet.clock.pass(10);
            running.removeFirst().served(TOKENS);

            List<Pass> taken = takeAll(fleet.bucket(0), Precedence.CROWD);

            assertThat(taken).hasSize(1);
            running.addAll(taken);
        }
    }

    @Test
    void roomThatIsNotFullLetsAllOfThemBeginTogether() {
        Fleet fleet = new Fleet(1, new Limits(0, 0, PLACES));
        fleet.drawAll();
        for (int round = 0; round < 5; round++) {
            List<Pass> running = new ArrayList<>();
            for (int call = 0; call < PLACES / 3; call++) {
                Pass pass = fleet.bucket(0).tryTake(Precedence.CROWD, TOKENS);
                assertThat(pass).isNotNull();
                running.add(pass);
            }
            fleet.clock.pass(1_000);
            running.forEach(pass -> pass.served(TOKENS));
        }
    }

    @Test
    void shortCallsAreNotSpread() {
        Fleet fleet = fullOf(100);

        assertThat(takeAll(fleet.bucket(0), Precedence.CROWD)).hasSize(PLACES - FOR_FEW);
    }

    @Test
    void placesOfASmallShareAreNotSpread() {
        Fleet fleet = new Fleet(1, new Limits(0, 0, 10));
        fleet.drawAll();
        List<Pass> running = takeAll(fleet.bucket(0), Precedence.CROWD);
        fleet.clock.pass(1_000);
        running.forEach(pass -> pass.served(TOKENS));

        assertThat(takeAll(fleet.bucket(0), Precedence.CROWD)).hasSize(running.size());
    }

    /** One that was full of calls of a crowd, all of which have just ended, after so long. */
    private static Fleet fullOf(long millis) {
        Fleet fleet = new Fleet(1, new Limits(0, 0, PLACES));
        fleet.drawAll();
        List<Pass> running = takeAll(fleet.bucket(0), Precedence.CROWD);
        assertThat(running).hasSize(PLACES - FOR_FEW);
        fleet.clock.pass(millis);
        running.forEach(pass -> pass.served(TOKENS));
        return fleet;
    }
}
