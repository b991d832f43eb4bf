package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulation.plan.Case;
import dev.sluice.simulation.plan.Flaw;
import dev.sluice.simulation.plan.Plan;
import dev.sluice.simulation.plan.Simulation;
import dev.sluice.simulation.plan.Trouble;
import dev.sluice.simulation.weave.WovenLoader;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Takes out one rule after the other: a check that finds nothing then would prove nothing. */
final class FlawSimulationTest {

    private static final int SEEDS = 60;
    private static final int SEEDS_OF_CASE = 5;

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
            isFound = isFound(flawed, flaw, Plan.random(seed, troublesFor(flaw)));
        }

        assertThat(isFound).as("%s is found by one of %d seeds", flaw, SEEDS).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "FINISH_OWNER, FINISH_COMES_WHILE_ANOTHER_RUNS",
        "OTHER_READERS, HANG_UP_WHILE_ANOTHER_READS",
        "FINISH_TIP, FINISH_COMES_TO_A_REPLICA_THAT_LAGS",
        "SETTLING, WIPED_IN_MID_STREAM",
        "SETTLING, WIPED_WHILE_SLOW_CLIENTS_WAIT"
    })
    void ruleThatIsTakenOutIsMissedInItsCase(Flaw flaw, Case script) {
        Simulation flawed = new WovenLoader(flaw).make(Simulation.class, "dev.sluice.simulation.world.World");

        boolean isFound = false;
        for (long seed = 1; seed <= SEEDS_OF_CASE && !isFound; seed++) {
            isFound = isFound(flawed, flaw, Plan.of(seed, script));
        }

        assertThat(isFound).as("%s is found by %s", flaw, script).isTrue();
    }

    private static boolean isFound(Simulation flawed, Flaw flaw, Plan plan) {
        try {
            return !flawed.run(plan, flaw).violations().isEmpty();
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
