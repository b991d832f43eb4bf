package dev.sluice.ingress.reply;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.Frame;
import dev.sluice.ingress.presence.Presence;
import dev.sluice.ingress.presence.RedisClock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All replies that this instance waits for, by job. */
public final class ReplyBook implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReplyBook.class);

    private static final long TICK_MILLIS = 500;
    private static final int MAX_REPLAYS_AT_ONCE = 64;

    private final ConcurrentMap<JobId, List<Reply>> replies = new ConcurrentHashMap<>();
    private final ReplyStore store;
    private final RedisClock clock;
    private final Presence presence;
    private final Consumer<JobId> strangers;
    private final EndedList ended = new EndedList();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("reply-timer").daemon().factory());

    // Guarded by itself: after a reconnect every reply wants its turn at once.
    private final Queue<Runnable> waitingReplays = new ArrayDeque<>();
    private int runningReplays;

    /**
     * An empty book.
     *
     * @param strangers told about frames of jobs that nobody here waits for
     */
    ReplyBook(ReplyStore store, RedisClock clock, Presence presence, Consumer<JobId> strangers) {
        this.store = store;
        this.clock = clock;
        this.presence = presence;
        this.strangers = strangers;
    }

    void start() {
        Future<?> _ = timer.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Opens a reply, before its job is published: a fast worker's first frames would be lost otherwise.
     *
     * @param thread the event loop of the connection
     */
    public Reply open(JobHeaders job, ReplyOutlet outlet, Executor thread) {
        Reply reply = new Reply(job, outlet, thread, this, store);
        replies.merge(job.id(), List.of(reply), ReplyBook::join);
        return reply;
    }

    /** Replies that wait. */
    public int size() {
        return replies.size();
    }

    /** Hands each frame of a message to its replies. */
    void received(byte[] message) {
        try {
            Frame.decodeMessage(message, this::hand);
        } catch (IllegalArgumentException e) {
            // A gap, like any other: each reply that misses a frame asks for a replay.
            LOG.warn("a message on the reply channel can't be read: {}", e.getMessage());
        }
    }

    /** Every reply may have missed frames. */
    void suspectGaps() {
        replies.values().forEach(list -> list.forEach(Reply::suspectGap));
    }

    /** Redis has lost what it knew: it is told again what clients know, then what is still awaited. */
    void epochChanged() {
        ended.current(clock.millis()).forEach(store::endAgain);
        replies.values().forEach(list -> list.forEach(Reply::epochChanged));
    }

    void remember(EndedList.Entry entry) {
        ended.add(entry);
    }

    boolean isCurrent(String epoch) {
        return epoch.equals(presence.epochId());
    }

    boolean isDead(String worker) {
        return presence.fleet().isDead(worker);
    }

    void forget(Reply reply) {
        replies.computeIfPresent(reply.job().id(), (_, list) -> {
            List<Reply> others = list.stream().filter(other -> other != reply).toList();
            return others.isEmpty() ? null : others;
        });
    }

    /** Runs a replay when fewer than the bound are running. */
    void inTurn(Runnable replay) {
        synchronized (waitingReplays) {
            if (runningReplays >= MAX_REPLAYS_AT_ONCE) {
                waitingReplays.add(replay);
                return;
            }
            runningReplays++;
        }
        replay.run();
    }

    void turnEnded() {
        Runnable next;
        synchronized (waitingReplays) {
            next = waitingReplays.poll();
            if (next == null) {
                runningReplays--;
                return;
            }
        }
        next.run();
    }

    void later(long millis, Runnable action) {
        if (!timer.isShutdown()) {
            Future<?> _ = timer.schedule(action, millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private static List<Reply> join(List<Reply> some, List<Reply> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private void hand(Frame frame) {
        List<Reply> waiting = replies.get(frame.job());
        if (waiting == null) {
            strangers.accept(frame.job());
        } else {
            waiting.forEach(reply -> reply.offer(frame));
        }
    }

    private void tick() {
        try {
            long nanos = System.nanoTime();
            long millis = clock.millis();
            replies.values().forEach(list -> list.forEach(reply -> reply.tick(nanos, millis)));
        } catch (RuntimeException e) {
            LOG.error("the sweep over waiting replies failed", e);
        }
    }
}
