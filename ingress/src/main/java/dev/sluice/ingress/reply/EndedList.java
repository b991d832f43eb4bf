package dev.sluice.ingress.reply;

import dev.sluice.common.lease.EndRequest.Why;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this instance has told clients, or asked Redis, about jobs that it no longer waits for; kept for each job's
 * lifetime, since a Redis that was wiped has to be told again. Bounded: the oldest go first.
 */
final class EndedList {

    private static final int MAX_JOBS = 50_000;

    /** Nobody works at a job any more so long after its deadline. */
    static final long AFTER_DEADLINE_MILLIS = 60_000;

    /** What was said. */
    enum Told {
        /** The client left. Another one may have joined since, so it is asked again rather than told. */
        CANCELLED,
        /** The deadline passed. */
        EXPIRED,
        /** The text can't be continued. */
        INTERRUPTED,
        /** This attempt is never executed. */
        REFUSED;

        static Told of(Why why) {
            return switch (why) {
                case CANCELLED -> CANCELLED;
                case EXPIRED -> EXPIRED;
                case INTERRUPTED, FAILED -> INTERRUPTED;
            };
        }
    }

    /**
     * One job.
     *
     * @param outcome what the client was told, as Redis had it; empty for the shortest outcome that says it
     * @param fence the position that the client had
     * @param sequence the position that the client had
     */
    record Entry(Awaited job, Told told, byte[] outcome, long fence, long sequence) {}

    // Guarded by this.
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    synchronized void add(Entry entry) {
        entries.put(entry.job().id().hex() + entry.job().attempt(), entry);
        if (entries.size() > MAX_JOBS) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    /** The jobs that somebody may still work at; the others are forgotten. */
    synchronized List<Entry> current(long redisMillis) {
        entries.values().removeIf(entry -> entry.job().facts().deadlineMillis() + AFTER_DEADLINE_MILLIS < redisMillis);
        return List.copyOf(entries.values());
    }
}
