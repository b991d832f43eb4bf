package dev.sluice.worker.execution;

import dev.sluice.common.lease.JobFacts;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.lease.RestoreAnswer;
import dev.sluice.common.lease.RestoreRequest;
import dev.sluice.common.lease.RestoreRequest.Entry;
import dev.sluice.redis.RedisUnansweredException;
import dev.sluice.redis.Scripts;
import dev.sluice.worker.emit.ReplyStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Redis again what it has forgotten of a job. Telling it what it knows does no harm.
 *
 * <p>A script that writes a whole answer holds Redis up, so few run at once, and none writes more than a bound of an
 * answer that goes on: the emitter sends the rest as usual. What has ended is written as a whole, alone if it is large,
 * because its end can only stand behind all of it, and nobody would write that afterwards.
 */
final class Restorer {

    private static final Logger LOG = LoggerFactory.getLogger(Restorer.class);
    private static final int MAX_BYTES = 1024 * 1024;
    /** Of MAX_BYTES each. */
    private static final int AT_ONCE = 4;

    private static final long AGAIN_MILLIS = 100;

    private final Scripts scripts;
    private final Semaphore turns = new Semaphore(AT_ONCE);

    Restorer(Scripts scripts) {
        this.scripts = scripts;
    }

    /** Restores the job's grant, if it still has one, on a thread of its own. */
    void restoreSoon(Slot slot) {
        Thread.ofVirtual().name("restore " + slot.id()).start(() -> {
            try {
                restore(slot);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error("job {}: can't be restored", slot.id(), e);
            }
        });
    }

    /** Restores the job's grant, if it still has one; blocks until Redis has answered. */
    void restore(Slot slot) throws InterruptedException {
        slot.restoring().lock();
        try {
            Slot.Held held = slot.held();
            if (held == null || slot.isReleased()) {
                return;
            }
            int shares = shares(slot, held);
            turns.acquire(shares);
            try {
                restore(slot, held);
            } finally {
                turns.release(shares);
            }
        } finally {
            slot.restoring().unlock();
        }
    }

    private void restore(Slot slot, Slot.Held held) throws InterruptedException {
        ReplyStream stream = held.stream();
        // First: what is sent between the look at the entries and their writing would be missing.
        stream.suspend();
        Slot.Ended ended = slot.ended();
        List<Entry> all = stream.entries();
        List<Entry> entries = ended == null ? upTo(all, MAX_BYTES) : new ArrayList<>(all);
        boolean isWhole = entries.size() == all.size();
        if (ended != null) {
            entries.add(new Entry(stream.fence(), stream.last() + 1, ended.frame()));
        }
        RestoreRequest request = new RestoreRequest(
                slot.id(),
                held.grant(),
                JobFacts.of(slot.job()),
                slot.where(),
                ended == null ? null : ended.end(),
                stream.listeners(),
                entries);
        switch (ask(request)) {
            case RestoreAnswer.Ok ok -> stream.restored(reached(entries, stream, isWhole), ok.listeners(), isWhole);
            case RestoreAnswer.Lost lost -> lose(slot, stream, "fence " + lost.fence());
            case RestoreAnswer.Done _ -> {
                if (ended == null) {
                    lose(slot, stream, "it is done");
                }
            }
        }
    }

    private static long reached(List<Entry> entries, ReplyStream stream, boolean isWhole) {
        return isWhole
                ? stream.last()
                : Math.max(stream.base(), entries.getLast().sequence());
    }

    private static void lose(Slot slot, ReplyStream stream, String why) {
        LOG.info("job {}: not restored: {}", slot.id(), why);
        stream.abandon();
        slot.cancelCalls();
    }

    /** How much of what may be under way at once it takes. */
    private static int shares(Slot slot, Slot.Held held) {
        if (slot.ended() == null) {
            return 1;
        }
        long bytes = held.stream().entries().stream()
                .mapToLong(entry -> entry.frame().length)
                .sum();
        return Math.clamp((bytes + MAX_BYTES - 1) / MAX_BYTES, 1, AT_ONCE);
    }

    private RestoreAnswer ask(RestoreRequest request) throws InterruptedException {
        while (true) {
            try {
                return scripts.ask(LeaseCalls.restore(request));
            } catch (RedisUnansweredException e) {
                Thread.sleep(AGAIN_MILLIS);
            }
        }
    }

    private static List<Entry> upTo(List<Entry> all, int maxBytes) {
        List<Entry> some = new ArrayList<>(all.size() + 1);
        int bytes = 0;
        for (Entry entry : all) {
            bytes += entry.frame().length;
            if (bytes > maxBytes && !some.isEmpty()) {
                return some;
            }
            some.add(entry);
        }
        return some;
    }
}
