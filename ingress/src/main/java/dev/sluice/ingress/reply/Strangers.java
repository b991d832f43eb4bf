package dev.sluice.ingress.reply;

import dev.sluice.common.job.JobId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Frames of jobs that nobody here waits for: their worker has missed a cancel, so it is told again, at most once a
 * second for each job.
 */
final class Strangers implements Consumer<JobId> {

    private static final int MAX_REMEMBERED = 10_000;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReplyStore store;
    private final Surroundings around;

    // Owned by the one thread that reads the subscription.
    private final Map<JobId, Long> told = new LinkedHashMap<>();

    Strangers(ReplyStore store, Surroundings around) {
        this.store = store;
        this.around = around;
    }

    @Override
    public void accept(JobId job) {
        long now = around.nanos();
        Long before = told.get(job);
        if (before != null && now - before < PAUSE_NANOS) {
            return;
        }
        told.remove(job);
        told.put(job, now);
        if (told.size() > MAX_REMEMBERED) {
            told.remove(told.keySet().iterator().next());
        }
        store.sendCancel("", job);
    }
}
