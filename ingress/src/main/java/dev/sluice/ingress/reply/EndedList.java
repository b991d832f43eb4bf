package dev.sluice.ingress.reply;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.lease.EndRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this instance has told clients, or asked Redis, about jobs that it no longer waits for; kept for each job's
 * lifetime, since a Redis that was wiped has to be told again. Bounded: the oldest go first.
 */
final class EndedList {

    private static final int MAX_JOBS = 50_000;

    /**
     * One job.
     *
     * @param why what was said: a cancel may have met somebody who joined since, anything else stands
     * @param fence the position that the client had
     * @param sequence the position that the client had
     */
    record Entry(JobHeaders job, EndRequest.Why why, long fence, long sequence) {}

    // Guarded by this.
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    synchronized void add(Entry entry) {
        entries.put(entry.job().id().hex(), entry);
        if (entries.size() > MAX_JOBS) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    /** The jobs that are not past their deadlines; the others are forgotten. */
    synchronized List<Entry> current(long redisMillis) {
        entries.values().removeIf(entry -> entry.job().deadlineMillis() < redisMillis);
        return List.copyOf(entries.values());
    }
}
