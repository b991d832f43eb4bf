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
    PROVIDER_FAILS;

    /** What happens to Redis' memory: of two such faults in one job's life, some are excused. */
    private static final Set<Trouble> OF_MEMORY = EnumSet.of(REDIS_LOSES_LAST_SECOND, WIPE);

    /** Everything but what Redis forgets by. */
    public static Set<Trouble> withMemory() {
        return EnumSet.complementOf(EnumSet.copyOf(OF_MEMORY));
    }

    /** A wipe, and what doesn't make it a double fault. */
    public static Set<Trouble> ofMemoryAlone() {
        return EnumSet.of(WIPE, REDIS_LOSES_LAST_SECOND, SLOW_CLIENT, LOSE_COMMITS);
    }

    /** Whether Redis forgets by it. */
    public boolean isOfMemory() {
        return OF_MEMORY.contains(this);
    }
}
