package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulation.plan.Case;
import dev.sluice.simulation.plan.Flaw;
import dev.sluice.simulation.plan.Plan;
import dev.sluice.simulation.plan.Report;
import dev.sluice.simulation.plan.Simulation;
import dev.sluice.simulation.weave.WovenLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults that once broke the protocol, struck exactly where they hurt. */
final class CaseSimulationTest {

    private static final int SEEDS = Integer.getInteger("simulation.caseSeeds", 2);
    private static final long FIRST_SEED = Long.getLong("simulation.seed", 1L);
    private static final Simulation SIMULATION =
            new WovenLoader(Flaw.NONE).make(Simulation.class, "dev.sluice.simulation.world.World");

    @ParameterizedTest
    @EnumSource(Case.class)
    void nothingIsLostOrToldTwiceIn(Case script) {
        int troubles = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            troubles += held(script, seed).troubles();
        }
        assertThat(troubles).as("strikes of %s", script).isPositive();
    }

    @Test
    void bodyThatKillsItsWorkersIsSetAsideAfterThree() {
        assertThat(held(Case.BODY_KILLS_ITS_WORKERS, 1).deadLetters()).isEqualTo(1);
    }

    @Test
    void answerInThreePartsIsCalledForThreeTimes() {
        assertThat(held(Case.CANCELLED_IN_THE_THIRD_PART_OF_ITS_ANSWER, 1).calls())
                .isEqualTo(3);
    }

    @Test
    void answerInTimeIsNotToldAsExpiredWhileRedisIsAwayForThreeSeconds() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            assertThat(held(Case.SLEPT_OVER_DEADLINE_UNTIL_REDIS_WAS_AWAY, seed).excused())
                    .isEmpty();
        }
    }

    private static Report held(Case script, long seed) {
        Report report = SIMULATION.run(Plan.of(seed, script), Flaw.NONE);
        assertThat(report.violations())
                .as("seed %d of %s%n%s", seed, script, String.join("\n", report.story()))
                .isEmpty();
        return report;
    }
}
