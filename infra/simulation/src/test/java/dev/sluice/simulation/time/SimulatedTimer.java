package dev.sluice.simulation.time;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Timed work on the threads of one simulated process. */
public final class SimulatedTimer extends AbstractExecutorService implements ScheduledExecutorService {

    private final int threads;
    private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>(
            Comparator.<Task<?>>comparingLong(task -> task.dueNanos).thenComparingLong(task -> task.order));
    private final Deque<Strand> idle = new ArrayDeque<>();
    private int running;
    private long orders;
    private boolean shutdown;

    SimulatedTimer(int threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable command) {
        ScheduledFuture<?> _ = schedule(command, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(new Task<>(command, unit.toNanos(delay), 0));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("schedule a callable");
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long first, long period, TimeUnit unit) {
        return add(new Task<>(command, unit.toNanos(first), unit.toNanos(period)));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long first, long delay, TimeUnit unit) {
        return add(new Task<>(command, unit.toNanos(first), -unit.toNanos(delay)));
    }

    @Override
    public void shutdown() {
        List<Runnable> _ = shutdownNow();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        List<Runnable> left = new ArrayList<>(tasks);
        tasks.clear();
        wakeIdle();
        return left;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && running == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    private <V> Task<V> add(Task<V> task) {
        if (shutdown) {
            throw new RejectedExecutionException("the timer was shut down");
        }
        tasks.add(task);
        if (running < threads) {
            running++;
            Universe.current().spawn(Universe.host(), "timer", this::work);
        } else {
            wakeIdle();
        }
        return task;
    }

    private void wakeIdle() {
        idle.forEach(strand -> strand.universe.wake(strand));
    }

    private void work() {
        Strand self = Strand.current();
        while (!shutdown) {
            Task<?> task = tasks.peek();
            long now = self.universe.nanos();
            if (task != null && task.dueNanos <= now) {
                tasks.remove(task);
                task.runOnce();
            } else {
                idle.add(self);
                try {
                    self.universe.block(task == null ? Long.MAX_VALUE : task.dueNanos);
                } finally {
                    idle.remove(self);
                }
            }
        }
        running--;
    }

    private final class Task<V> extends FutureTask<@Nullable V> implements ScheduledFuture<@Nullable V> {

        private final long periodNanos;
        private final long order = orders++;
        private long dueNanos;

        Task(Runnable command, long afterNanos, long periodNanos) {
            super(command, null);
            this.periodNanos = periodNanos;
            this.dueNanos = Universe.current().nanos() + afterNanos;
        }

        void runOnce() {
            if (periodNanos == 0) {
                run();
            } else if (runAndReset() && !shutdown) {
                dueNanos = periodNanos > 0
                        ? dueNanos + periodNanos
                        : Universe.current().nanos() - periodNanos;
                tasks.add(this);
            }
        }

        @Override
        protected void setException(Throwable failure) {
            if (failure instanceof KilledError killed) {
                throw killed;
            }
            super.setException(failure);
            Universe.current().fail(new IllegalStateException("a timed action failed", failure));
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - Universe.current().nanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
