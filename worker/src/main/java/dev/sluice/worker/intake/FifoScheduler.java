package dev.sluice.worker.intake;

import dev.sluice.common.job.Lane;
import dev.sluice.worker.execution.Execution;
import dev.sluice.worker.execution.JobRunner;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * First come, first served, the interactive lane before the bulk lane, which leaves a part of the slots alone. A
 * running job is never interrupted for another one.
 */
final class FifoScheduler implements Scheduler, AutoCloseable {

    private static final long LOOK_MILLIS = 50;

    private final JobRunner runner;
    private final Execution execution;
    private final int slots;
    private final int bulkSlots;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("requeue").daemon().factory());
    private final Thread starter;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // All guarded by the lock.
    private final Deque<IntakeRecord> interactive = new ArrayDeque<>();
    private final Deque<IntakeRecord> bulk = new ArrayDeque<>();
    private int running;
    private int runningBulk;

    FifoScheduler(JobRunner runner, Execution execution, IntakeSettings settings) {
        this.runner = runner;
        this.execution = execution;
        this.slots = settings.slots();
        this.bulkSlots = settings.bulkSlots();
        this.starter = Thread.ofPlatform().name("scheduler").daemon().unstarted(this::startJobs);
    }

    void start() {
        starter.start();
    }

    @Override
    public void offer(IntakeRecord record) {
        lock.lock();
        try {
            (isBulk(record) ? bulk : interactive).add(record);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void offer(IntakeRecord record, Duration after) {
        if (after.isZero()) {
            offer(record);
        } else if (!timer.isShutdown()) {
            Future<?> _ = timer.schedule(() -> offer(record), after.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void drop(Predicate<IntakeRecord> which) {
        List<IntakeRecord> dropped = new ArrayList<>();
        lock.lock();
        try {
            for (Deque<IntakeRecord> queue : List.of(interactive, bulk)) {
                for (Iterator<IntakeRecord> records = queue.iterator(); records.hasNext(); ) {
                    IntakeRecord record = records.next();
                    if (which.test(record)) {
                        records.remove();
                        dropped.add(record);
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        dropped.forEach(IntakeRecord::drop);
    }

    @Override
    public int waiting() {
        lock.lock();
        try {
            return interactive.size() + bulk.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        starter.interrupt();
        timer.shutdownNow();
    }

    private void startJobs() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                start(next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private IntakeRecord next() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                IntakeRecord record = execution.mayClaim() ? poll() : null;
                if (record != null) {
                    return record;
                }
                // Bounded, because nobody says when jobs may be claimed again.
                boolean _ = changed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable IntakeRecord poll() {
        if (running >= slots) {
            return null;
        }
        IntakeRecord record = interactive.poll();
        if (record == null && runningBulk < bulkSlots) {
            record = bulk.poll();
        }
        if (record != null) {
            running++;
            runningBulk += isBulk(record) ? 1 : 0;
        }
        return record;
    }

    private void start(IntakeRecord record) {
        AtomicBoolean freed = new AtomicBoolean();
        Runnable free = () -> {
            if (freed.compareAndSet(false, true)) {
                freeSlot(record);
            }
        };
        Thread.ofVirtual().name("job " + record.headers().id()).start(() -> {
            try {
                runner.run(record, free);
            } finally {
                free.run();
            }
        });
    }

    private void freeSlot(IntakeRecord record) {
        lock.lock();
        try {
            running--;
            runningBulk -= isBulk(record) ? 1 : 0;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private static boolean isBulk(IntakeRecord record) {
        return record.headers().lane() == Lane.BULK;
    }
}
