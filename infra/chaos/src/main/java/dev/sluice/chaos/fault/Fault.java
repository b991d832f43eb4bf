package dev.sluice.chaos.fault;

import dev.sluice.chaos.load.Mix;
import java.time.Duration;

/**
 * One kind of blow, by its name on the command line.
 *
 * @param tells what it does, for the list of faults
 * @param proxied whether it needs proxies between the processes
 * @param mix what the clients ask meanwhile
 * @param pause between two blows, on average
 * @param strike deals one blow, and returns when the next may come
 */
public record Fault(String name, String tells, boolean proxied, Mix mix, Duration pause, Strike strike) {

    /** Deals a blow. */
    @FunctionalInterface
    public interface Strike {
        /** Strikes once, and notes it; false if nothing could be hit at this moment. */
        boolean hit(Site site) throws InterruptedException;
    }
}
