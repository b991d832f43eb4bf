package dev.sluice.simulation.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** What woven code calls in the place of the platform's waits and clocks. */
public final class Intrinsics {

    private Intrinsics() {}

    /** {@link System#nanoTime()}. */
    public static long nanoTime() {
        return Universe.current().nanos();
    }

    /** {@link System#currentTimeMillis()}. */
    public static long currentTimeMillis() {
        return Universe.current().nowMillis();
    }

    /** {@link Clock#systemUTC()}. */
    public static Clock systemUtc() {
        return new SimulatedClock(ZoneOffset.UTC);
    }

    /** {@link Thread#sleep(long)}. */
    public static void sleep(long millis) throws InterruptedException {
        Strand self = Strand.current();
        checkInterrupt(self);
        long until = self.universe.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
        do {
            self.universe.block(until);
            checkInterrupt(self);
        } while (self.universe.nanos() < until);
    }

    /** {@link Thread#sleep(Duration)}. */
    public static void sleep(Duration time) throws InterruptedException {
        sleep(time.toMillis());
    }

    /** {@link java.util.concurrent.locks.LockSupport#park(Object)}. */
    public static void park(Object blocker) {
        parkUntil(Long.MAX_VALUE);
    }

    /** {@link java.util.concurrent.locks.LockSupport#parkNanos(long)}. */
    public static void parkNanos(long nanos) {
        parkUntil(Universe.current().nanos() + nanos);
    }

    private static void parkUntil(long untilNanos) {
        Strand self = Strand.current();
        if (!self.parkPermit && !self.interrupted) {
            self.universe.block(untilNanos);
        }
        self.parkPermit = false;
    }

    /** {@link java.util.concurrent.locks.LockSupport#unpark(Thread)}. */
    public static void unpark(Thread thread) {
        Universe universe = Universe.current();
        if (universe.isAlive(thread)) {
            Strand strand = universe.strandOf(thread);
            strand.parkPermit = true;
            universe.wake(strand);
        }
    }

    /** A builder's {@code unstarted}. */
    public static Thread unstarted(Thread.Builder builder, Runnable body) {
        // The name is the builder's; a thread that is never started tells it.
        String name = builder.unstarted(() -> {}).getName();
        return Universe.current().create(Universe.host(), name, body).thread;
    }

    /** A builder's {@code start}. */
    public static Thread start(Thread.Builder builder, Runnable body) {
        Thread thread = unstarted(builder, body);
        start(thread);
        return thread;
    }

    /** {@link Thread#start()}. */
    public static void start(Thread thread) {
        Universe universe = Universe.current();
        universe.start(universe.strandOf(thread));
    }

    /** {@link Thread#join()}. */
    public static void join(Thread thread) throws InterruptedException {
        while (Universe.current().isAlive(thread)) {
            sleep(1);
        }
    }

    /** {@link Thread#interrupt()}. */
    public static void interrupt(Thread thread) {
        Universe universe = Universe.current();
        if (universe.isAlive(thread)) {
            Strand strand = universe.strandOf(thread);
            strand.interrupted = true;
            universe.wake(strand);
        }
    }

    /** {@link Thread#isInterrupted()}. */
    public static boolean isInterrupted(Thread thread) {
        return Universe.current().strandOf(thread).interrupted;
    }

    /** {@link java.util.concurrent.Executors#newSingleThreadScheduledExecutor(ThreadFactory)}. */
    public static ScheduledExecutorService newTimer(ThreadFactory factory) {
        return new SimulatedTimer(1);
    }

    /** {@link java.util.concurrent.Executors#newScheduledThreadPool(int, ThreadFactory)}. */
    public static ScheduledExecutorService newTimers(int threads, ThreadFactory factory) {
        return new SimulatedTimer(threads);
    }

    /** {@link java.util.concurrent.CompletableFuture#delayedExecutor(long, TimeUnit)}. */
    public static Executor delayedExecutor(long delay, TimeUnit unit) {
        return command -> {
            Universe universe = Universe.current();
            Host host = Universe.host();
            universe.in(unit.toNanos(delay), () -> universe.spawn(host, "delayed", command));
        };
    }

    static void checkInterrupt(Strand self) throws InterruptedException {
        if (self.interrupted) {
            self.interrupted = false;
            throw new InterruptedException();
        }
    }

    /** The clock on the wall of every process. */
    private static final class SimulatedClock extends Clock {

        private final ZoneId zone;

        SimulatedClock(ZoneId zone) {
            this.zone = zone;
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new SimulatedClock(other);
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis());
        }

        @Override
        public long millis() {
            return Universe.current().nowMillis();
        }
    }
}
