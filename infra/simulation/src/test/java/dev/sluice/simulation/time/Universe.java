package dev.sluice.simulation.time;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happens in one simulation, in one order, which its seed alone decides.
 *
 * <p>Idea: each simulated thread is a virtual thread, but only the one that has the turn runs; who waits hands the turn
 * on. Time passes only when nobody is ready, and then leaps to the next alarm. Cost: a few µs for each change of turn,
 * whatever the simulated time.
 */
public final class Universe {

    private static final long FIRST_NANOS = 1_000_000_000_000L;
    private static final long FIRST_MILLIS = 1_800_000_000_000L;
    private static final long LOOK_NANOS = 20;
    private static final int YIELDS_ONE_IN = 12;

    private record Alarm(
            long atNanos,
            long order,
            @Nullable Strand strand,
            long waits,
            @Nullable Runnable event) {}

    private final RandomGenerator random;
    private final PriorityQueue<Alarm> alarms =
            new PriorityQueue<>(Comparator.comparingLong(Alarm::atNanos).thenComparingLong(Alarm::order));
    private final List<Strand> ready = new ArrayList<>();
    private final IdentityHashMap<Thread, Strand> strands = new IdentityHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private long nowNanos = FIRST_NANOS;
    private long order;
    private long turns;
    private long digest;
    private @Nullable Strand main;
    private boolean isOver;
    private volatile @Nullable Throwable failure;

    /** An empty universe, whose course this randomness decides. */
    public Universe(RandomGenerator random) {
        this.random = random;
    }

    /** The universe of the simulated thread that asks. */
    public static Universe current() {
        return Strand.current().universe;
    }

    /** The process of the simulated thread that asks. */
    public static Host host() {
        return Strand.current().host;
    }

    /**
     * Runs a story to its end, then kills every process.
     *
     * @param realSeconds after which it is stuck, in real time
     */
    public void run(Runnable story, long realSeconds) {
        Strand first = new Strand(this, new Host("outside"), "story", () -> tell(story));
        main = first;
        strands.put(first.thread, first);
        first.giveTurn();
        try {
            if (!over.await(realSeconds, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the simulation did not end within " + realSeconds
                        + " real seconds, at " + nowMillis() + ", after " + turns + " turns");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Throwable found = failure;
        if (found != null) {
            throw new IllegalStateException(found.getMessage(), found);
        }
    }

    private void tell(Runnable story) {
        try {
            story.run();
        } catch (KilledError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            fail(e);
        }
        isOver = true;
        List.copyOf(strands.values()).forEach(strand -> {
            if (strand.host != Strand.current().host) {
                kill(strand.host);
            }
        });
        while (strands.size() > 1) {
            yieldTurn();
        }
    }

    /** Monotonic time; each look takes a moment, so that nobody waits for ever without waiting. */
    public long nanos() {
        nowNanos += LOOK_NANOS;
        return nowNanos;
    }

    /** Unix time. */
    public long nowMillis() {
        return nowMicros() / 1_000;
    }

    /** Unix time. */
    public long nowMicros() {
        return FIRST_MILLIS * 1_000 + (nowNanos - FIRST_NANOS) / 1_000;
    }

    /** Since the beginning. */
    public long elapsedMillis() {
        return (nowNanos - FIRST_NANOS) / 1_000_000;
    }

    /** Where everything that is left to chance comes from. */
    public RandomGenerator random() {
        return random;
    }

    /** A number that tells this course of events from another one. */
    public long digest() {
        return digest;
    }

    /** Adds something to {@link #digest()}. */
    public void note(long something) {
        digest = digest * 31 + something;
    }

    /** How often a thread got its turn. */
    public long turns() {
        return turns;
    }

    /** Lets something happen outside of every process: bytes arrive, a server works. It must not wait. */
    public void at(long atNanos, Runnable event) {
        alarms.add(new Alarm(atNanos, order++, null, 0, event));
    }

    /** As {@link #at}, from now on. */
    public void in(long nanos, Runnable event) {
        at(nowNanos + nanos, event);
    }

    /** Starts a thread of a process. */
    public void spawn(Host host, String name, Runnable body) {
        start(create(host, name, body));
    }

    Strand create(Host host, String name, Runnable body) {
        Strand strand = new Strand(this, host, name, body);
        strands.put(strand.thread, strand);
        host.strands.add(strand);
        return strand;
    }

    void start(Strand strand) {
        if (strand.host.isDead()) {
            forget(strand);
        } else {
            queue(strand);
        }
    }

    Strand strandOf(Thread thread) {
        Strand strand = strands.get(thread);
        if (strand == null) {
            throw new IllegalStateException("thread: " + thread + " (expected: one of the simulation that lives)");
        }
        return strand;
    }

    boolean isAlive(Thread thread) {
        return strands.containsKey(thread);
    }

    /** Ends a process at once: what its threads do from here on has no effect. */
    public void kill(Host host) {
        if (host.isDead()) {
            return;
        }
        host.die();
        host.stalled.forEach(this::queue);
        host.stalled.clear();
        for (Strand strand : List.copyOf(host.strands)) {
            if (strand.started || strand.queued) {
                wake(strand);
            } else {
                forget(strand);
            }
        }
    }

    /** Stops a process. */
    public void pause(Host host) {
        if (!host.isDead() && !host.isPaused()) {
            host.pause(nowNanos);
        }
    }

    /** Lets a process go on that was stopped. */
    public void goOn(Host host) {
        if (host.isPaused()) {
            host.goOn();
            host.stalled.forEach(this::queue);
            host.stalled.clear();
        }
    }

    /** Ends the story with a failure of the simulation itself. */
    public void fail(Throwable found) {
        if (failure == null) {
            failure = found;
        }
        Strand waiting = main;
        if (waiting != null) {
            wake(waiting);
        }
    }

    /** Waits so long; alarms of others ring meanwhile. */
    public void sleep(long nanos) {
        long until = nowNanos + nanos;
        while (nowNanos < until) {
            block(until);
        }
    }

    /** Lets somebody else have a turn. */
    public void yieldTurn() {
        Strand self = Strand.current();
        queue(self);
        switchFrom(self);
    }

    /** Now and then lets somebody else have a turn, where a real scheduler could. */
    void perhapsYield() {
        if (!ready.isEmpty() && random.nextInt(YIELDS_ONE_IN) == 0) {
            yieldTurn();
        }
    }

    /** Waits until somebody wakes this thread, or until then; it may also be woken for nothing. */
    void block(long untilNanos) {
        Strand self = Strand.current();
        checkAlive(self);
        self.waiting = true;
        self.waits++;
        if (untilNanos != Long.MAX_VALUE) {
            alarms.add(new Alarm(untilNanos, order++, self, self.waits, null));
        }
        switchFrom(self);
    }

    void wake(Strand strand) {
        if (strand.waiting) {
            strand.waiting = false;
            queue(strand);
        }
    }

    void ended(Strand strand) {
        strand.done = true;
        forget(strand);
        if (strand == main) {
            over.countDown();
        } else {
            next().giveTurn();
        }
    }

    private void forget(Strand strand) {
        strands.remove(strand.thread);
        strand.host.strands.remove(strand);
    }

    private void queue(Strand strand) {
        if (!strand.queued && !strand.done) {
            strand.queued = true;
            ready.add(strand);
        }
    }

    private void switchFrom(Strand self) {
        Strand next = next();
        if (next != self) {
            next.giveTurn();
            self.awaitTurn();
        }
        checkAlive(self);
    }

    private void checkAlive(Strand self) {
        if (self.host.isDead()) {
            throw new KilledError();
        }
        Throwable found = failure;
        if (self == main && !isOver && found instanceof RuntimeException unchecked) {
            failure = null;
            throw unchecked;
        }
    }

    /** Who is next; time passes while nobody is. */
    private Strand next() {
        while (true) {
            while (!ready.isEmpty()) {
                Strand strand = takeReady();
                strand.queued = false;
                if (strand.host.isPaused()) {
                    strand.host.stalled.add(strand);
                } else {
                    turns++;
                    return strand;
                }
            }
            Alarm alarm = alarms.poll();
            if (alarm == null) {
                throw new IllegalStateException("everybody waits, and nothing will happen");
            }
            ring(alarm);
        }
    }

    private Strand takeReady() {
        int index = ready.size() == 1 ? 0 : random.nextInt(ready.size());
        Strand last = ready.removeLast();
        return index == ready.size() ? last : ready.set(index, last);
    }

    private void ring(Alarm alarm) {
        nowNanos = Math.max(nowNanos, alarm.atNanos());
        Strand strand = alarm.strand();
        if (strand != null && strand.waits == alarm.waits()) {
            wake(strand);
        }
        Runnable event = alarm.event();
        if (event != null) {
            try {
                event.run();
            } catch (RuntimeException e) {
                fail(e);
            }
        }
    }
}
