package dev.sluice.ingress.reply;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.lease.EndAnswer;
import dev.sluice.common.lease.EndRequest.Why;
import dev.sluice.common.lease.JobState;
import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.common.reply.Marker;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.reply.ReplyOutlet.Position;
import dev.sluice.ingress.reply.ReplyStore.Page;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reply on its way to one connection: it follows the job's lineage, repairs gaps, and sees to exactly one end.
 *
 * <p>Everything that happens to it (frames, answers of Redis, ticks, the client's leaving) goes through its inbox and
 * is handled on one thread, the event loop of the connection; so nothing below is locked. Frames that wait together are
 * written together.
 */
public final class Reply {

    private static final Logger LOG = LoggerFactory.getLogger(Reply.class);

    private static final byte[] NO_ENVELOPE = {};
    private static final int MAX_INBOX_BYTES = 256 * 1024;
    private static final long SILENCE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long SILENCE_WITHOUT_MARKER_NANOS =
            Duration.ofSeconds(30).toNanos();
    private static final long HOLE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long AGAIN_MILLIS = 250;
    private static final long UNSETTLED_MILLIS = 4_500;

    private enum Phase {
        /** Published, not yet acknowledged. */
        PRODUCING,
        /** Accepted: from here on there is exactly one end. */
        OPEN,
        /** Its end is being agreed on with Redis. */
        ENDING,
        /** Nothing more happens. */
        ENDED
    }

    private final JobHeaders job;
    private final ReplyOutlet outlet;
    private final Executor thread;
    private final ReplyBook book;
    private final ReplyStore store;

    private final Queue<Object> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inboxBytes = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean overflowed;

    // Everything below is owned by the reply's thread.
    private final Lineage lineage;
    private Phase phase = Phase.PRODUCING;
    private byte[] envelope = NO_ENVELOPE;
    private String owner = "";
    private boolean left;
    private boolean behind;
    private boolean replayDue;
    private boolean replaying;
    private long holeSinceNanos;

    Reply(JobHeaders job, ReplyOutlet outlet, Executor thread, ReplyBook book, ReplyStore store) {
        this.job = job;
        this.outlet = outlet;
        this.thread = thread;
        this.book = book;
        this.store = store;
        this.lineage = new Lineage(outlet.isStreamed());
    }

    /** Kafka has the job. */
    public void acknowledged() {
        submit(() -> {
            if (phase == Phase.PRODUCING) {
                open();
            }
        });
    }

    /** Kafka hasn't got the job, and what it may still get is never executed. */
    public void refused(Outcome.Failure failure) {
        submit(() -> fail(failure));
    }

    /** The client has gone. */
    public void leave() {
        submit(() -> {
            left = true;
            // Before the acknowledgement nobody knows whether there is a job to cancel.
            if (phase == Phase.OPEN) {
                close(Why.CANCELLED);
            }
        });
    }

    /** A slow client has read what it had been given. */
    public void drained() {
        submit(() -> {
            replayDue |= behind;
            behind = false;
        });
    }

    JobHeaders job() {
        return job;
    }

    /** Takes a frame, from any thread, without waiting. */
    void offer(Frame frame) {
        heardNanos = System.nanoTime();
        int bytes = frame.messageBytes();
        if (inboxBytes.addAndGet(bytes) > MAX_INBOX_BYTES) {
            // The stream in Redis keeps what isn't queued here: a replay fetches it.
            inboxBytes.addAndGet(-bytes);
            overflowed = true;
        } else {
            inbox.add(frame);
        }
        schedule();
    }

    /** Looks whether something is due; called every half second. */
    void tick(long nowNanos, long redisMillis) {
        submit(() -> {
            if (phase == Phase.OPEN && redisMillis > job.deadlineMillis()) {
                close(Why.EXPIRED);
            } else if (phase == Phase.ENDING && redisMillis > job.deadlineMillis() + UNSETTLED_MILLIS) {
                // Redis can't be asked, or hasn't settled: the client is owed an end all the same.
                fail(new Outcome.Failure(FailureCode.EXPIRED, ""));
            }
            long bound = lineage.fence() == 0 ? SILENCE_WITHOUT_MARKER_NANOS : SILENCE_NANOS;
            replayDue |= phase == Phase.OPEN && nowNanos - heardNanos > bound;
            if (phase == Phase.OPEN || phase == Phase.ENDING) {
                outlet.keepAlive();
            }
        });
    }

    /** Frames may have been lost: the subscription was broken. */
    void suspectGap() {
        submit(() -> replayDue = true);
    }

    private void submit(Runnable event) {
        inbox.add(event);
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            thread.execute(this::drain);
        }
    }

    private void drain() {
        // Lowered first: what arrives from here on schedules another turn, at worst one that finds nothing.
        scheduled.set(false);
        for (Object event = inbox.poll(); event != null; event = inbox.poll()) {
            if (event instanceof Frame frame) {
                inboxBytes.addAndGet(-frame.messageBytes());
                arrived(frame);
            } else {
                ((Runnable) event).run();
            }
        }
        if (overflowed) {
            overflowed = false;
            replayDue = true;
        }
        outlet.flush();
        if (replayDue && !replaying && phase == Phase.OPEN && !outlet.isFull()) {
            replay();
        }
    }

    private void open() {
        phase = Phase.OPEN;
        if (left) {
            close(Why.CANCELLED);
        }
    }

    private void arrived(Frame frame) {
        if (phase == Phase.PRODUCING) {
            // A worker has the job, so Kafka has it, whatever became of the acknowledgement.
            open();
        }
        if (phase == Phase.ENDED) {
            return;
        }
        if (outlet.isFull() && frame.type() != FrameType.PING) {
            behind = true;
            return;
        }
        replayDue |= !follow(frame);
    }

    /** Moves along the lineage; false if something is missing before this frame. */
    private boolean follow(Frame frame) {
        switch (lineage.accept(frame)) {
            case DELIVER -> deliver(frame);
            case DROP -> {}
            case TAKEN -> take(Marker.decode(frame.payload()));
            case RESTARTED -> {
                outlet.restart();
                take(Marker.decode(frame.payload()));
            }
            case CLOSED -> closed(Outcome.decode(Marker.decode(frame.payload()).tail()));
            case REPLAY -> {
                return false;
            }
        }
        return true;
    }

    private void take(Marker marker) {
        envelope = marker.tail();
        owner = marker.owner();
        holeSinceNanos = 0;
    }

    private void deliver(Frame frame) {
        holeSinceNanos = 0;
        Position position = new Position(frame.fence(), frame.sequence());
        switch (frame.type()) {
            case DELTA ->
                outlet.piece(
                        position, (frame.flags() & Frame.FLAG_WHOLE) == 0 ? envelope : NO_ENVELOPE, frame.payload());
            case FINISH -> {
                FinishPayload payload = FinishPayload.decode(frame.payload());
                finish(() -> outlet.finished(position, envelope, payload));
            }
            case ERROR -> closed(Outcome.decode(frame.payload()));
            case MARKER, PING -> throw new IllegalStateException("frame type: " + frame.type());
        }
    }

    private void closed(Outcome outcome) {
        Outcome.Failure failure = outcome.failure();
        fail(failure == null ? new Outcome.Failure(FailureCode.STREAM_INTERRUPTED, "") : failure);
    }

    private void fail(Outcome.Failure failure) {
        finish(() -> outlet.failed(failure));
    }

    private void finish(Runnable last) {
        if (phase != Phase.ENDED) {
            phase = Phase.ENDED;
            book.forget(this);
            last.run();
        }
    }

    private void replay() {
        replayDue = false;
        replaying = true;
        long fence = lineage.fence();
        long sequence = lineage.sequence();
        book.inTurn(() -> store.read(job.id(), fence, sequence)
                .whenComplete((page, failure) -> submit(() -> replayed(page, failure))));
    }

    private void replayed(@Nullable Page page, @Nullable Throwable failure) {
        replaying = false;
        book.turnEnded();
        if (phase != Phase.OPEN) {
            return;
        }
        if (page == null) {
            LOG.debug("job {}: replay failed, again in {} ms", job.id(), AGAIN_MILLIS, failure);
            replayLater();
            return;
        }
        heardNanos = System.nanoTime();
        boolean whole = true;
        for (byte[] entry : page.entries()) {
            if (phase != Phase.OPEN || !whole) {
                break;
            }
            if (outlet.isFull()) {
                behind = true;
                return;
            }
            whole = follow(Frame.decode(entry));
        }
        if (phase == Phase.OPEN) {
            conclude(page, whole);
        }
    }

    /** Decides what a replay has shown, once all that it brought is delivered. */
    private void conclude(Page page, boolean whole) {
        Outcome outcome = page.outcome() == null ? null : Outcome.decode(page.outcome());
        boolean textBegun = outlet.isStreamed() && lineage.sequence() > 0;
        if (page.more() && whole) {
            replayDue = true;
        } else if (page.state() == JobState.DONE && outcome != null && !outcome.isAnswer()) {
            closed(outcome);
        } else if (!whole || page.state() == JobState.DONE) {
            waitForRestore(page.owner());
        } else if (textBegun && page.state() != JobState.RUNNING) {
            close(Why.INTERRUPTED);
        }
    }

    /** Only a hole that stays although its writer was asked for the rest condemns a reply. */
    private void waitForRestore(String writer) {
        long now = System.nanoTime();
        if (holeSinceNanos == 0) {
            holeSinceNanos = now;
        }
        if (now - holeSinceNanos > HOLE_NANOS) {
            close(Why.INTERRUPTED);
            return;
        }
        String asked = writer.isEmpty() ? owner : writer;
        if (!asked.isEmpty()) {
            store.sendRestore(asked, job.id());
        }
        replayLater();
    }

    private void replayLater() {
        book.later(AGAIN_MILLIS, () -> submit(() -> replayDue = true));
    }

    private void close(Why why) {
        phase = Phase.ENDING;
        store.end(job, why, lineage.fence(), lineage.sequence())
                .whenComplete((answer, failure) -> submit(() -> agreed(why, answer)));
    }

    private void agreed(Why why, @Nullable EndAnswer answer) {
        if (phase != Phase.ENDING) {
            return;
        }
        switch (answer) {
            case null -> book.later(AGAIN_MILLIS, () -> submit(() -> closeAgain(why)));
            case EndAnswer.Settling _ -> book.later(AGAIN_MILLIS, () -> submit(() -> closeAgain(why)));
            case EndAnswer.Done done -> {
                store.sendCancel(owner, job.id());
                ended(why, Outcome.decode(done.outcome()));
            }
            case EndAnswer.Listened _ -> interrupted();
            case EndAnswer.Kept _ -> interrupted();
        }
    }

    private void closeAgain(Why why) {
        if (phase == Phase.ENDING) {
            close(why);
        }
    }

    private void ended(Why why, Outcome outcome) {
        if (outcome.isAnswer() && why == Why.EXPIRED) {
            // The answer came in time after all; it only has to be read.
            phase = Phase.OPEN;
            replayDue = true;
        } else if (outcome.isAnswer()) {
            interrupted();
        } else {
            closed(outcome);
        }
    }

    /** Others go on listening, or the answer is kept: the job lives, this reply alone ends. */
    private void interrupted() {
        fail(new Outcome.Failure(FailureCode.STREAM_INTERRUPTED, ""));
    }
}
