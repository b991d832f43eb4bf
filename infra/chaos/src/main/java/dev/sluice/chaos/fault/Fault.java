package dev.sluice.chaos.fault;

import dev.sluice.chaos.load.Mix;
import java.time.Duration;
import java.util.Set;

/**
 * One kind of blow, by its name on the command line.
 *
 * @param tells what it does, for the list of faults
 * @param needs what must be there for it
 * @param mix what the clients ask meanwhile
 * @param pause between two blows, on average
 * @param strike deals one blow, and returns when the next may come
 */
public record Fault(String name, String tells, Set<Need> needs, Mix mix, Duration pause, Strike strike) {

    /** Copies the set. */
    public Fault {
        needs = Set.copyOf(needs);
    }

    /** Deals a blow. */
    @FunctionalInterface
    public interface Strike {
        /** Strikes once, and notes it; false if nothing could be hit at this moment. */
        boolean hit(Site site) throws InterruptedException;
    }
}
