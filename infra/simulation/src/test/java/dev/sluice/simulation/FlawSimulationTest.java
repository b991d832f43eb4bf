package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulation.plan.Flaw;
import dev.sluice.simulation.plan.Plan;
import dev.sluice.simulation.plan.Simulation;
import dev.sluice.simulation.plan.Trouble;
import dev.sluice.simulation.weave.WovenLoader;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Takes out one rule after the other: a check that finds nothing then would prove nothing. */
final class FlawSimulationTest {

    private static final int SEEDS = 60;

    @ParameterizedTest
    @EnumSource(
            value = Flaw.class,
            names = {
                "CLAIM",
                "FENCE",
                "ZOMBIE_ENTRIES",
                "BITMAP",
                "GAP_REPAIR",
                "RECORDING_OTHERS",
                "REFUSAL",
                "RESTORE"
            })
    void ruleThatIsTakenOutIsMissed(Flaw flaw) {
        Simulation flawed = new WovenLoader(flaw).make(Simulation.class, "dev.sluice.simulation.world.World");

        boolean isFound = false;
        for (long seed = 1; seed <= SEEDS && !isFound; seed++) {
            isFound = isFound(flawed, flaw, seed);
        }

        assertThat(isFound).as("%s is found by one of %d seeds", flaw, SEEDS).isTrue();
    }

    private static boolean isFound(Simulation flawed, Flaw flaw, long seed) {
        try {
            return !flawed.run(Plan.random(seed, troublesFor(flaw)), flaw)
                    .violations()
                    .isEmpty();
        } catch (IllegalStateException e) {
            // A thread of a service died of it.
            return true;
        }
    }

    /** What is written again is missed only where something was forgotten. */
    private static Set<Trouble> troublesFor(Flaw flaw) {
        return flaw == Flaw.RESTORE ? Trouble.ofMemoryAlone() : Trouble.withMemory();
    }
}
