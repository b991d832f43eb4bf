package dev.sluice.ingress.quota;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The same limits, counted in this process alone, for the time without Redis.
 *
 * <p>Each answer of Redis is remembered, so that an outage gives nobody a fresh minute. Any thread may call.
 */
final class LocalLimits {

    private static final long PERIOD_MICROS = TimeUnit.MINUTES.toMicros(1);

    /** Beyond this many tenants the idle ones are forgotten, which costs at most a fresh minute in an outage. */
    private static final int MAX_TENANTS = 10_000;

    private final LongSupplier nanoTime;

    /** When all that a tenant took is given back, in µs of {@link #nanoTime}. */
    private final Map<String, Long> takenUntil = new ConcurrentHashMap<>();

    LocalLimits(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes one request of this tenant's limit. */
    Admission take(String tenant, int limit) {
        long now = nowMicros();
        long interval = PERIOD_MICROS / limit;
        boolean[] admitted = {false};
        long until = takenUntil.compute(tenant, (name, before) -> {
            long taken = before == null ? now : Math.max(before, now);
            admitted[0] = taken + interval - PERIOD_MICROS <= now;
            return admitted[0] ? taken + interval : taken;
        });
        forgetIdle(now);
        Duration reset = micros(until - now);
        if (admitted[0]) {
            return new Admission.Admitted(
                    new Standing(limit, (int) ((PERIOD_MICROS - (until - now)) / interval), reset));
        }
        return Admission.Refused.byPlan(new Standing(limit, 0, reset), micros(until + interval - PERIOD_MICROS - now));
    }

    /** Notes what Redis said. */
    void remember(String tenant, Admission admission) {
        Standing standing = admission.standing();
        if (standing != null) {
            long now = nowMicros();
            takenUntil.put(
                    tenant, now + TimeUnit.NANOSECONDS.toMicros(standing.reset().toNanos()));
            forgetIdle(now);
        }
    }

    /** How many tenants are remembered. */
    int tenants() {
        return takenUntil.size();
    }

    private void forgetIdle(long now) {
        if (takenUntil.size() > MAX_TENANTS) {
            takenUntil.values().removeIf(until -> until <= now);
        }
        if (takenUntil.size() > MAX_TENANTS) {
            takenUntil.clear();
        }
    }

    private long nowMicros() {
        return TimeUnit.NANOSECONDS.toMicros(nanoTime.getAsLong());
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }
}
