package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulation.plan.DoubleFault;
import dev.sluice.simulation.plan.Flaw;
import dev.sluice.simulation.plan.Plan;
import dev.sluice.simulation.plan.Report;
import dev.sluice.simulation.plan.Simulation;
import dev.sluice.simulation.plan.Trouble;
import dev.sluice.simulation.weave.WovenLoader;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random troubles, one seed after the other. */
final class RandomSimulationTest {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 40);
    private static final long FIRST_SEED = Long.getLong("simulation.seed", 1L);
    private static final Simulation SIMULATION =
            new WovenLoader(Flaw.NONE).make(Simulation.class, "dev.sluice.simulation.world.World");

    @Test
    void withoutTroubleEachJobIsCalledOnceAndAnswered() {
        assertHolds(EnumSet.noneOf(Trouble.class), Math.min(SEEDS, 10));
    }

    @Test
    void nothingIsLostWhateverBreaks() {
        assertHolds(Trouble.withMemory(), SEEDS);
    }

    @Test
    void nothingIsLostWhenRedisForgets() {
        assertHolds(Trouble.ofMemoryAlone(), SEEDS);
    }

    @Test
    void whatTwoFaultsMayDoIsAllThatTheyDo() {
        assertHolds(Trouble.withMemoryAndDeaths(), SEEDS);
    }

    private static void assertHolds(Set<Trouble> troubles, int seeds) {
        Map<DoubleFault, Integer> excused = new EnumMap<>(DoubleFault.class);
        int jobs = 0;
        int calls = 0;
        int happened = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed++) {
            Report report = SIMULATION.run(Plan.random(seed, troubles), Flaw.NONE);
            assertThat(report.violations())
                    .as("seed %d of %s%n%s", seed, troubles, String.join("\n", report.story()))
                    .isEmpty();
            report.excused().forEach(excuse -> excused.merge(excuse.fault(), 1, Integer::sum));
            jobs += report.jobs();
            calls += report.calls();
            happened += report.troubles();
        }
        System.out.printf(
                "seeds %d, jobs %d, calls %d, troubles %d, not promised: %s%n", seeds, jobs, calls, happened, excused);
    }
}
