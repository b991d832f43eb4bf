package dev.sluice.ingress.presence;

import java.util.random.RandomGenerator;

/**
 * One life of one ingress: another start is another id.
 *
 * @param value the name of its reply channel and of its heartbeat
 */
public record IngressId(String value) {

    /** Makes the id of this life. */
    public static IngressId next(String instance, RandomGenerator random) {
        return new IngressId(instance + "-" + Long.toHexString(random.nextLong()));
    }

    @Override
    public String toString() {
        return value;
    }
}
