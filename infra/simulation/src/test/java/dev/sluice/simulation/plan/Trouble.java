package dev.sluice.simulation.plan;

import java.util.EnumSet;
import java.util.Set;

/** What may happen in a simulation besides the work. */
public enum Trouble {
    KILL_WORKER,
    /** A worker dies when a job of it reaches a phase. */
    KILL_AT_PHASE,
    PAUSE_WORKER,
    /** Bytes between a worker and Redis are held, and released later. */
    HOLD_WORKER,
    RESET_WORKER,
    KILL_INGRESS,
    PAUSE_INGRESS,
    HOLD_INGRESS,
    RESET_INGRESS,
    LOSE_PUBLISHES,
    LOSE_COMMITS,
    /** Acknowledgements of produced records get lost, or records come late. */
    PRODUCE,
    REBALANCE,
    KAFKA_AWAY,
    REDIS_RESTART,
    REDIS_LOSES_LAST_SECOND,
    WIPE,
    HANG_UP,
    DEADLINE,
    SLOW_CLIENT,
    PROVIDER_FAILS,

    // Of cases alone.
    /** The connection breaks over which a script's answer was to come. */
    LOSE_REPLY,
    /** A second client asks by the key of the first. */
    ASK_AGAIN,
    /** A second client reads the answer of the first from its beginning, at another ingress. */
    READ_ALONG,
    /** A process hears no messages of Redis, and is heard. */
    CUT_SUBSCRIPTIONS,
    /** What a worker writes of its answers is held, and nothing else of it. */
    HOLD_ENTRIES,
    /** Whoever connects to Redis in this time hears nothing of it until then, and isn't heard. */
    HOLD_NEWCOMERS,
    /** Every worker and every ingress dies at once. */
    KILL_ALL,
    /** Redis has no memory for anything that is written. */
    REDIS_FULL,
    /** A replica that lags takes Redis' place, behind a proxy that keeps the connections. */
    REDIS_FAILS_OVER,
    /** Redis' clock is set forward, or back. */
    REDIS_CLOCK;

    /** What happens to Redis' memory: of two such faults in one job's life, some are excused. */
    private static final Set<Trouble> OF_MEMORY = EnumSet.of(REDIS_LOSES_LAST_SECOND, WIPE, REDIS_FAILS_OVER);

    /** Everything but what Redis forgets by. */
    public static Set<Trouble> withMemory() {
        return EnumSet.complementOf(EnumSet.copyOf(OF_MEMORY));
    }

    /** A wipe, and what doesn't make it a double fault. */
    public static Set<Trouble> ofMemoryAlone() {
        return EnumSet.of(WIPE, REDIS_LOSES_LAST_SECOND, SLOW_CLIENT, LOSE_COMMITS);
    }

    /** Everything at once, what Redis forgets by too. */
    public static Set<Trouble> withMemoryAndDeaths() {
        return EnumSet.allOf(Trouble.class);
    }

    /** Whether Redis forgets by it. */
    public boolean isOfMemory() {
        return OF_MEMORY.contains(this);
    }
}
