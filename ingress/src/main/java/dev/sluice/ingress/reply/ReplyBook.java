package dev.sluice.ingress.reply;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.Outcome;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All replies that this instance waits for, by job. */
public final class ReplyBook {

    private static final Logger LOG = LoggerFactory.getLogger(ReplyBook.class);

    private static final long TICK_MILLIS = 500;

    /** Five thousand replies that are looked at together keep their loops from everybody else for some ms. */
    private static final int SLICES = 5;

    private static final long CANCEL_AGAIN_MILLIS = 2_000;
    private static final int CANCELS = 3;
    private static final int MAX_REPLAYS_AT_ONCE = 64;

    private final ConcurrentMap<JobId, List<Reply>> replies = new ConcurrentHashMap<>();
    private final ReplyStore store;
    private final Surroundings around;
    private final Consumer<JobId> strangers;
    private final EndedList ended = new EndedList();

    // Guarded by itself: after a reconnect every reply wants its turn at once.
    private final Queue<Runnable> waitingReplays = new ArrayDeque<>();
    private int runningReplays;

    // Owned by the timer's thread.
    private Iterator<List<Reply>> round = Collections.emptyIterator();
    private int slice;
    private int sliceSize;

    /**
     * An empty book.
     *
     * @param strangers told about frames of jobs that nobody here waits for
     */
    ReplyBook(ReplyStore store, Surroundings around, Consumer<JobId> strangers) {
        this.store = store;
        this.around = around;
        this.strangers = strangers;
    }

    void start() {
        around.every(TICK_MILLIS / SLICES, this::tickSlice);
    }

    private void tickSlice() {
        if (slice == 0) {
            round = replies.values().iterator();
            sliceSize = replies.size() / SLICES + 1;
        }
        slice = (slice + 1) % SLICES;
        // The last slice takes those, too, that have come since the first.
        for (int looked = 0; round.hasNext() && (looked < sliceSize || slice == 0); looked++) {
            round.next().forEach(Reply::tick);
        }
    }

    /**
     * Opens a reply, before its job is published: a fast worker's first frames would be lost otherwise.
     *
     * @param thread the event loop of the connection
     */
    public Reply open(JobHeaders job, ReplyOutlet outlet, Executor thread) {
        return open(Awaited.of(job), outlet, thread, null);
    }

    /**
     * Opens a reply to a job that somebody else produced.
     *
     * @param beginning what its client has already; null for nothing
     */
    public Reply open(Awaited job, ReplyOutlet outlet, Executor thread, @Nullable Beginning beginning) {
        Reply reply = new Reply(job, outlet, thread, this, beginning);
        replies.merge(job.id(), List.of(reply), ReplyBook::join);
        return reply;
    }

    /** Whether a client here waits for this job, and hasn't gone. */
    public boolean contains(JobId job) {
        return replies.getOrDefault(job, List.of()).stream().anyMatch(reply -> !reply.isDetached());
    }

    /** Ends every reply with these words: this instance ends, the jobs go on. */
    public void giveUp(Outcome.Failure failure) {
        replies.values().forEach(list -> list.forEach(reply -> reply.giveUp(failure)));
    }

    /** Cancels the jobs that clients here wait for on behalf of this tenant, whose key doesn't work any more. */
    public void revoke(String tenant, Outcome.Failure failure) {
        replies.values().stream()
                .flatMap(List::stream)
                .filter(reply -> reply.job().facts().tenant().equals(tenant))
                .forEach(reply -> reply.revoke(failure));
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
        ended.current(around.redisMillis()).forEach(store::endAgain);
        replies.values().forEach(list -> list.forEach(Reply::epochChanged));
    }

    void remember(EndedList.Entry entry) {
        ended.add(entry);
    }

    ReplyStore store() {
        return store;
    }

    Surroundings around() {
        return around;
    }

    /** Whether another client here waits for the same job: they share a place on its list of listeners. */
    boolean hasOthers(Reply reply) {
        return replies.getOrDefault(reply.job().id(), List.of()).stream().anyMatch(other -> other != reply);
    }

    /** Tells whichever worker runs a job that it is over; nobody here waits for it. */
    public void cancel(JobId job) {
        cancel("", job);
    }

    /** Tells a worker that its job is over, some times: a call that is silent would notice it in no other way. */
    void cancel(String owner, JobId job) {
        cancel(owner, job, CANCELS);
    }

    private void cancel(String owner, JobId job, int times) {
        store.sendCancel(owner, job);
        if (times > 1) {
            around.later(CANCEL_AGAIN_MILLIS, () -> cancel(owner, job, times - 1));
        }
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
}
