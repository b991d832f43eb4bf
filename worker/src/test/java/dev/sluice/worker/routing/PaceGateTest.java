package dev.sluice.worker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PaceGateTest {

    private final FakeClock clock = new FakeClock();
    private final PaceGate gate = new PaceGate(clock, new SplittableRandom(1));

    @Test
    void openGateLetsEverybodyThroughAtOnce() {
        assertThat(gate.takeTurn()).isEqualTo(clock.millis());
        assertThat(gate.takeTurn()).isEqualTo(clock.millis());
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void namedPauseHoldsEverybodyAndThenLetsThemThroughOneByOne() {
        gate.refused(clock.millis(), Duration.ofSeconds(7));

        long opens = clock.millis() + 7000;
        assertThat(gate.isOpen()).isFalse();
        assertThat(gate.takeTurn()).isEqualTo(opens);
        assertThat(gate.takeTurn()).isEqualTo(opens + 10);
        assertThat(gate.takeTurn()).isEqualTo(opens + 20);
        clock.pass(Duration.ofSeconds(7));
        assertThat(gate.isOpen()).isTrue();
        assertThat(gate.takeTurn()).isEqualTo(opens + 30);
        clock.pass(Duration.ofMillis(40));
        assertThat(gate.takeTurn()).isEqualTo(clock.millis());
    }

    @Test
    void longerWishOfACallThatWasUnderWayCounts() {
        gate.refused(clock.millis(), Duration.ofSeconds(1));
        gate.refused(clock.millis() - 50, Duration.ofSeconds(3));
        gate.refused(clock.millis() - 50, Duration.ofSeconds(2));

        assertThat(gate.takeTurn()).isEqualTo(clock.millis() + 3000);
    }

    @Test
    void unnamedPauseGrowsWithEachRefusalAndIsBounded() {
        long longest = 0;
        for (int refusal = 1; refusal <= 40; refusal++) {
            gate.refused(clock.millis(), null);
            long pause = gate.takeTurn() - clock.millis();
            long bound = Math.min(20_000, 1000L << Math.min(refusal - 1, 10));
            assertThat(pause).isBetween(50L, bound + 10);
            longest = Math.max(longest, pause);
            clock.pass(Duration.ofMillis(pause + 100));
        }
        assertThat(longest).isGreaterThan(10_000);
    }

    @Test
    void refusalsOfTheSameMomentAreOne() {
        long sent = clock.millis();
        gate.refused(sent, null);
        long opens = gate.takeTurn();
        for (int i = 0; i < 100; i++) {
            gate.refused(sent - 1, null);
        }

        assertThat(gate.takeTurn()).isEqualTo(opens + 10);
    }

    @Test
    void admittedCallMakesTheNextPauseShortAgain() {
        for (int i = 0; i < 10; i++) {
            gate.refused(clock.millis(), null);
            clock.pass(Duration.ofSeconds(21));
        }
        gate.admitted();
        gate.refused(clock.millis(), null);

        assertThat(gate.takeTurn()).isLessThanOrEqualTo(clock.millis() + 1000);
    }

    @Test
    void pauseOfNothingIsStillAPause() {
        gate.refused(clock.millis(), Duration.ZERO);

        assertThat(gate.takeTurn()).isEqualTo(clock.millis() + 50);
    }
}
