package dev.sluice.simulation.plan;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One simulation.
 *
 * @param seed decides everything that is left to chance
 * @param jobs how many jobs clients ask for
 * @param seconds within which they come
 * @param troubles what may happen
 * @param perSecond how many of the troubles that happen now and then do so in a simulated second, on average
 * @param script what happens besides, at a named moment; null for nothing
 */
public record Plan(
        long seed,
        int jobs,
        int seconds,
        Set<Trouble> troubles,
        double perSecond,
        @Nullable Case script) {

    private static final int JOBS = 24;
    private static final int SECONDS = 20;
    private static final int JOBS_OF_CASE = 12;
    private static final int SECONDS_OF_CASE = 9;

    /** Copies the set. */
    public Plan {
        troubles = troubles.isEmpty() ? EnumSet.noneOf(Trouble.class) : EnumSet.copyOf(troubles);
    }

    /** Random troubles of these kinds. */
    public static Plan random(long seed, Set<Trouble> troubles) {
        return new Plan(seed, JOBS, SECONDS, troubles, 0.7, null);
    }

    /** One case, which strikes again and again. */
    public static Plan of(long seed, Case script) {
        int jobs = script.habits().contains(Habit.ALONE) ? 1 : JOBS_OF_CASE;
        return new Plan(seed, jobs, SECONDS_OF_CASE, script.besides(), 0.3, script);
    }

    /** Whether it may happen. */
    public boolean has(Trouble trouble) {
        return troubles.contains(trouble);
    }

    /** Whether all clients have this in common. */
    public boolean has(Habit habit) {
        return script != null && script.habits().contains(habit);
    }
}
