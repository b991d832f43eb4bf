package dev.sluice.worker.execution;

import dev.sluice.common.job.JobId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The jobs that this worker has in hand, and those that it has just recorded. */
final class Slots implements AutoCloseable {

    private final ConcurrentMap<JobId, Slot> slots = new ConcurrentHashMap<>();
    private final AtomicInteger active = new AtomicInteger();
    private final Duration keptFor;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("kept-slots").daemon().factory());

    Slots(Duration keptFor) {
        this.keptFor = keptFor;
    }

    /** A slot for the record's job; empty if there is one already, whose fate the record then shares. */
    Optional<Slot> enter(JobRecord record) {
        Slot fresh = new Slot(record);
        while (true) {
            Slot there = slots.putIfAbsent(fresh.id(), fresh);
            if (there == null) {
                active.incrementAndGet();
                return Optional.of(fresh);
            }
            if (there.attach(record)) {
                return Optional.empty();
            }
            if (there.ended() != null) {
                // Kept: its result is in Kafka.
                record.complete();
                return Optional.empty();
            }
            slots.remove(fresh.id(), there);
        }
    }

    /** Every record was dealt with, and the job is no longer in this worker's hand. */
    void leave(Slot slot) {
        slots.remove(slot.id(), slot);
        slot.dropGrant();
        active.decrementAndGet();
    }

    /** The job is recorded: its answer is kept a little longer, for a Redis that may forget it. */
    void keep(Slot slot) {
        // Seconds of a busy worker's requests and calls would outlive their young years, and cost their collection.
        slot.letGo();
        active.decrementAndGet();
        Future<?> _ = timer.schedule(
                () -> {
                    slots.remove(slot.id(), slot);
                    slot.dropGrant();
                },
                keptFor.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    Optional<Slot> find(JobId job) {
        return Optional.ofNullable(slots.get(job));
    }

    Collection<Slot> all() {
        return List.copyOf(slots.values());
    }

    /** Jobs in hand, without those that are only kept. */
    int active() {
        return active.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
