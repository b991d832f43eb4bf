package dev.sluice.worker.presence;

import java.util.random.RandomGenerator;

/**
 * One life of one worker: another start is another id.
 *
 * @param value the name of its channel and of its heartbeat
 */
public record WorkerId(String value) {

    /** Makes the id of this life. */
    public static WorkerId next(String instance, RandomGenerator random) {
        return new WorkerId(instance + "-" + Long.toHexString(random.nextLong()));
    }

    @Override
    public String toString() {
        return value;
    }
}
