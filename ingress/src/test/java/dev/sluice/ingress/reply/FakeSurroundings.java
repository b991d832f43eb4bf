package dev.sluice.ingress.reply;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A world in which a test moves the time, wipes Redis and kills workers. */
final class FakeSurroundings implements Surroundings, Executor {

    static final String EPOCH = "epoch-1";
    static final long START_MILLIS = 1_800_000_000_000L;

    private record Timed(long atMillis, Runnable action) {}

    private final List<Timed> timed = new ArrayList<>();
    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final Set<String> dead = new HashSet<>();
    private long millis;
    private String epoch = EPOCH;
    private boolean settling;

    /** The event loop of the connection: it runs when the test lets it. */
    @Override
    public void execute(Runnable turn) {
        loop.add(turn);
    }

    /** Runs whatever is due now. */
    void run() {
        for (Runnable turn = loop.poll(); turn != null; turn = loop.poll()) {
            turn.run();
        }
    }

    /** Lets time pass, in steps so small that nothing is late. */
    void pass(long durationMillis) {
        long until = millis + durationMillis;
        run();
        while (millis < until) {
            millis = Math.min(until, millis + 50);
            runTimers();
            run();
        }
    }

    /** The process is stopped for so long; afterwards everything that was due comes at once. */
    void stop(long durationMillis) {
        millis += durationMillis;
        runTimers();
    }

    void kill(String worker) {
        dead.add(worker);
    }

    void epochIs(String id, boolean settles) {
        epoch = id;
        settling = settles;
    }

    @Override
    public long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    public long redisMillis() {
        return START_MILLIS + millis;
    }

    @Override
    public boolean isCurrent(String id) {
        return epoch.equals(id);
    }

    @Override
    public boolean isSettling() {
        return settling;
    }

    @Override
    public boolean isDead(String worker) {
        return dead.contains(worker);
    }

    @Override
    public void later(long delayMillis, Runnable action) {
        timed.add(new Timed(millis + delayMillis, action));
    }

    @Override
    public void every(long periodMillis, Runnable action) {
        later(periodMillis, () -> {
            action.run();
            every(periodMillis, action);
        });
    }

    private void runTimers() {
        List<Timed> due = timed.stream()
                .filter(one -> one.atMillis() <= millis)
                .sorted(Comparator.comparingLong(Timed::atMillis))
                .toList();
        timed.removeAll(due);
        due.forEach(one -> one.action().run());
    }
}
