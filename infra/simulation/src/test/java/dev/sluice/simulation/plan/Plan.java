package dev.sluice.simulation.plan;

import java.util.EnumSet;
import java.util.Set;

/**
 * One simulation.
 *
 * @param seed decides everything that is left to chance
 * @param jobs how many jobs clients ask for
 * @param troubles what may happen
 * @param perSecond how many of the troubles that happen now and then do so in a simulated second, on average
 * @param script what happens besides, at named moments; empty for nothing
 */
public record Plan(long seed, int jobs, Set<Trouble> troubles, double perSecond, String script) {

    /** Copies the set. */
    public Plan {
        troubles = troubles.isEmpty() ? EnumSet.noneOf(Trouble.class) : EnumSet.copyOf(troubles);
    }

    /** Random troubles of these kinds. */
    public static Plan random(long seed, Set<Trouble> troubles) {
        return new Plan(seed, 24, troubles, 0.7, "");
    }

    /** Whether it may happen. */
    public boolean has(Trouble trouble) {
        return troubles.contains(trouble);
    }
}
