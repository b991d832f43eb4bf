package dev.sluice.worker.intake;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.Lane;
import dev.sluice.worker.allowance.Crowds;
import dev.sluice.worker.allowance.Pass;
import dev.sluice.worker.allowance.Precedence;
import dev.sluice.worker.execution.Execution;
import dev.sluice.worker.execution.JobRunner;
import dev.sluice.worker.routing.Answers;
import dev.sluice.worker.routing.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Starts a job when there is a slot for it and its provider has room: tenants share fairly, the interactive lane comes
 * before the bulk lane, which leaves a part of the slots alone, and so does a tenant that has many jobs. A running job
 * is never interrupted for another one, and one that waits for its provider in the middle of its work leaves its slot
 * to others.
 */
final class FairScheduler implements Scheduler, AutoCloseable {

    private static final long LOOK_MILLIS = 50;

    private static final int SLOTS_PER_RESERVED = 20;

    private record Start(IntakeRecord record, Pass pass, Precedence precedence) {}

    private final JobRunner runner;
    private final Execution execution;
    private final Answers answers;
    private final LanePauses pauses;
    private final int slots;
    private final CatalogSource catalog;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("requeue").daemon().factory());
    private final Thread starter;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // All guarded by the lock.
    private final Map<Lane, FairQueue<IntakeRecord>> queues = new EnumMap<>(Lane.class);
    private final Map<Lane, Long> ended = new EnumMap<>(Lane.class);
    private final Crowds crowds = new Crowds();
    private int running;
    private int runningBulk;

    FairScheduler(
            JobRunner runner,
            Execution execution,
            Answers answers,
            LanePauses pauses,
            IntakeSettings settings,
            CatalogSource catalog) {
        this.runner = runner;
        this.execution = execution;
        this.answers = answers;
        this.pauses = pauses;
        this.slots = settings.slots();
        this.catalog = catalog;
        this.starter = Thread.ofPlatform().name("scheduler").daemon().unstarted(this::startJobs);
        for (Lane lane : Lane.values()) {
            queues.put(lane, new FairQueue<>(IntakeRecord::headers, record -> record.body().length, this::isExpress));
        }
    }

    void start() {
        answers.onRoom(this::wake);
        starter.start();
    }

    @Override
    public void offer(IntakeRecord record) {
        lock.lock();
        try {
            queue(record.headers().lane()).add(record);
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
            queues.values().forEach(queue -> dropped.addAll(queue.remove(which)));
        } finally {
            lock.unlock();
        }
        dropped.forEach(IntakeRecord::drop);
    }

    @Override
    public int waiting(Lane lane) {
        lock.lock();
        try {
            return queue(lane).size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long oldestCreatedSeconds(Lane lane) {
        lock.lock();
        try {
            return queue(lane).oldestCreatedSeconds();
        } finally {
            lock.unlock();
        }
    }

    /** Jobs of a lane that run. */
    int running(Lane lane) {
        lock.lock();
        try {
            return lane == Lane.BULK ? runningBulk : running - runningBulk;
        } finally {
            lock.unlock();
        }
    }

    /** Jobs of a lane that have ended here so far. */
    long ended(Lane lane) {
        lock.lock();
        try {
            return ended.getOrDefault(lane, 0L);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        starter.interrupt();
        timer.shutdownNow();
    }

    private FairQueue<IntakeRecord> queue(Lane lane) {
        FairQueue<IntakeRecord> queue = queues.get(lane);
        if (queue == null) {
            throw new IllegalStateException("lane: " + lane);
        }
        return queue;
    }

    private void wake() {
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
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

    private Start next() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                Start start = execution.mayClaim() ? poll() : null;
                if (start != null) {
                    return start;
                }
                // Bounded, because nobody says when jobs may be claimed again.
                boolean _ = changed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Start poll() {
        Start start = running < slots ? poll(Lane.INTERACTIVE) : null;
        if (start == null
                && running < slots
                && runningBulk < catalog.current().shares().bulkSlots(slots)) {
            start = poll(Lane.BULK);
        }
        if (start != null) {
            count(start.record(), 1);
        }
        return start;
    }

    private @Nullable Start poll(Lane lane) {
        return pauses.isPaused(lane) ? null : queue(lane).take(this::tryStart);
    }

    private @Nullable Start tryStart(IntakeRecord record) {
        JobHeaders job = record.headers();
        Precedence precedence = isExpress(job) ? Precedence.EXPRESS : Precedence.of(job.lane());
        if (precedence != Precedence.EXPRESS && running >= slots - slots / SLOTS_PER_RESERVED) {
            return null;
        }
        return answers.tryPass(job, precedence)
                .map(pass -> new Start(record, pass, precedence))
                .orElse(null);
    }

    /** Whether somebody waits for it who has few that run; with the lock. */
    private boolean isExpress(JobHeaders job) {
        return job.lane() == Lane.INTERACTIVE
                && crowds.isFew(IntakeRecord.party(job), queue(job.lane()).partOf(job));
    }

    /** So many more run, or fewer; with the lock. */
    private void count(IntakeRecord record, int more) {
        running += more;
        if (record.headers().lane() == Lane.BULK) {
            runningBulk += more;
        } else {
            crowds.count(record.party(), more);
        }
    }

    private void start(Start start) {
        IntakeRecord record = start.record();
        SlotTurn turn = new SlotTurn(start);
        Thread.ofVirtual().name("job " + record.headers().id()).start(() -> {
            try {
                runner.run(record, turn);
            } finally {
                turn.over();
                // Of a job that needed no call.
                start.pass().close();
            }
        });
    }

    /** A started job's hold on its slot. */
    private final class SlotTurn implements Turn {

        private final IntakeRecord record;
        private final Precedence precedence;
        // Guarded by the scheduler's lock.
        private Pass pass;
        private boolean isIn = true;
        private boolean isOver;

        SlotTurn(Start start) {
            this.record = start.record();
            this.precedence = start.precedence();
            this.pass = start.pass();
        }

        @Override
        public Pass takePass() {
            lock.lock();
            try {
                Pass taken = pass;
                pass = Pass.NONE;
                return taken;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Precedence precedence(Lane lane) {
            return precedence;
        }

        @Override
        public void stepOut() {
            change(false, false);
        }

        @Override
        public void stepIn() {
            change(true, false);
        }

        @Override
        public void over() {
            change(false, true);
        }

        private void change(boolean in, boolean over) {
            lock.lock();
            try {
                if (isOver) {
                    return;
                }
                isOver = over;
                if (over) {
                    ended.merge(record.headers().lane(), 1L, Long::sum);
                }
                if (isIn != in) {
                    isIn = in;
                    count(record, in ? 1 : -1);
                    changed.signal();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
