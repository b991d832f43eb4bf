package dev.sluice.ingress.reply;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.lease.EndAnswer;
import dev.sluice.common.lease.EndRequest.Why;
import dev.sluice.common.lease.JobState;
import dev.sluice.common.lease.WaitAnswer;
import dev.sluice.common.lease.Where;
import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.common.reply.Marker;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.reply.ReplyOutlet.Position;
import dev.sluice.ingress.reply.ReplyStore.Page;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reply on its way to one connection: it follows the job's lineage, repairs gaps, and sees to exactly one end.
 *
 * <p>Everything that happens to it (frames, answers of Redis, ticks, the client's leaving) goes through its inbox and is
 * handled on one thread, the event loop of the connection; so nothing below is locked.
 */
public final class Reply {

    private static final Logger LOG = LoggerFactory.getLogger(Reply.class);

    private static final byte[] NO_ENVELOPE = {};
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SILENCE_WITHOUT_MARKER_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long HOLE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long AGAIN_MILLIS = 250;
    private static final long UNSETTLED_MILLIS = 4_500;

    private final JobHeaders job;
    private final ReplyOutlet outlet;
    private final ReplyBook book;
    private final ReplyStore store;
    private final ReplyInbox inbox;
    private volatile long heardNanos = System.nanoTime();

    // Everything below is owned by the reply's thread.
    private final Lineage lineage;
    private final Ownership ownership;
    private Phase phase = Phase.PRODUCING;
    private byte[] envelope = NO_ENVELOPE;
    private boolean left;
    private boolean behind;
    private boolean replayDue;
    private boolean replaying;
    private long holeSinceNanos;

    Reply(JobHeaders job, ReplyOutlet outlet, Executor thread, ReplyBook book, ReplyStore store) {
        this.job = job;
        this.outlet = outlet;
        this.book = book;
        this.store = store;
        this.inbox = new ReplyInbox(thread, this::arrived, this::turnEnded);
        this.lineage = new Lineage(outlet.isStreamed());
        this.ownership = new Ownership(job.id(), book, store);
    }

    /**
     * Kafka has the job.
     *
     * @param place where; null if that was never told
     */
    public void acknowledged(@Nullable Where place) {
        inbox.submit(() -> {
            ownership.isAt(place);
            if (phase == Phase.PRODUCING) {
                open();
            }
            if (phase == Phase.OPEN && !book.isCurrent(job.epoch())) {
                // Redis was wiped between the job's making and its acceptance.
                sayThatItWaits();
            }
        });
    }

    /** Kafka hasn't got the job, and what it may still get is never executed. */
    public void refused(Outcome.Failure failure) {
        inbox.submit(() -> fail(failure));
    }

    /** The client has gone. */
    public void leave() {
        inbox.submit(() -> {
            left = true;
            // Before the acknowledgement nobody knows whether there is a job to cancel.
            if (phase == Phase.OPEN) {
                close(Why.CANCELLED);
            }
        });
    }

    /** A slow client has read what it had been given. */
    public void drained() {
        inbox.submit(() -> {
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
        inbox.offer(frame);
    }

    /** Looks whether something is due; called every half second. */
    void tick(long nowNanos, long redisMillis) {
        inbox.submit(() -> {
            if (phase == Phase.OPEN && redisMillis > job.deadlineMillis()) {
                close(Why.EXPIRED);
            } else if (phase == Phase.ENDING && redisMillis > job.deadlineMillis() + UNSETTLED_MILLIS) {
                // Redis can't be asked, or hasn't settled: the client is owed an end all the same.
                remember(Why.EXPIRED);
                fail(new Outcome.Failure(FailureCode.EXPIRED, ""));
            }
            if (phase == Phase.OPEN) {
                lookForSilence(nowNanos);
            }
            if (phase != Phase.ENDED) {
                outlet.keepAlive();
            }
        });
    }

    /** Frames may have been lost: the subscription was broken. */
    void suspectGap() {
        inbox.submit(() -> replayDue = true);
    }

    /** Redis has lost what it knew, this job perhaps too. */
    void epochChanged() {
        inbox.submit(() -> {
            if (phase == Phase.OPEN) {
                sayThatItWaits();
            }
        });
    }

    private void turnEnded() {
        replayDue |= inbox.takeOverflow();
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

    private void lookForSilence(long nowNanos) {
        long bound = lineage.fence() == 0 ? SILENCE_WITHOUT_MARKER_NANOS : SILENCE_NANOS;
        boolean silent = nowNanos - heardNanos > bound;
        replayDue |= silent;
        if (silent && ownership.isOwnerDead()) {
            ownership.offer(lineage.fence());
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
        ownership.isOf(marker.owner());
        ownership.isAt(Where.parse(marker.where()));
        holeSinceNanos = 0;
    }

    private void deliver(Frame frame) {
        holeSinceNanos = 0;
        Position position = new Position(frame.fence(), frame.sequence());
        switch (frame.type()) {
            case DELTA -> {
                boolean isWhole = (frame.flags() & Frame.FLAG_WHOLE) != 0;
                outlet.piece(position, isWhole ? NO_ENVELOPE : envelope, frame.payload());
            }
            case FINISH -> {
                FinishPayload payload = FinishPayload.decode(frame.payload());
                finish(() -> outlet.finished(position, envelope, payload));
            }
            case ERROR -> closed(Outcome.decode(frame.payload()));
            case MARKER, PING -> throw new IllegalStateException("frame type: " + frame.type());
        }
    }

    private void closed(Outcome outcome) {
        if (outcome.failure() == null) {
            interrupted();
        } else {
            fail(outcome.failure());
        }
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
                .whenComplete((page, failure) -> inbox.submit(() -> replayed(page, failure))));
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
        boolean whole = true;
        for (byte[] entry : page.entries()) {
            if (outlet.isFull()) {
                behind = true;
                return;
            }
            whole = follow(Frame.decode(entry));
            if (phase != Phase.OPEN || !whole) {
                break;
            }
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
        } else if (page.state() == JobState.RUNNING) {
            ownership.isOf(page.owner());
        } else if (textBegun) {
            close(Why.INTERRUPTED);
        } else if (lineage.fence() > 0) {
            // It ran once, so it isn't one that Kafka has yet to deliver.
            sayThatItWaits();
            ownership.offer(lineage.fence());
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
        String asked = writer.isEmpty() ? ownership.owner() : writer;
        if (!asked.isEmpty()) {
            store.sendRestore(asked, job.id());
        }
        replayLater();
    }

    private void replayLater() {
        again(() -> replayDue = true);
    }

    private void again(Runnable action) {
        book.later(AGAIN_MILLIS, () -> inbox.submit(action));
    }

    private void sayThatItWaits() {
        store.waitFor(job, lineage.fence(), lineage.sequence()).thenAccept(answer -> {
            if (!(answer instanceof WaitAnswer.Waiting)) {
                suspectGap();
            }
        });
    }

    private void close(Why why) {
        phase = Phase.ENDING;
        store.end(job, why, lineage.fence(), lineage.sequence())
                .whenComplete((answer, failure) -> inbox.submit(() -> agreed(why, answer)));
    }

    private void agreed(Why why, @Nullable EndAnswer answer) {
        if (phase != Phase.ENDING) {
            return;
        }
        switch (answer) {
            case null -> again(() -> closeAgain(why));
            case EndAnswer.Settling _ -> settling(why);
            case EndAnswer.Done done -> {
                store.sendCancel(ownership.owner(), job.id());
                ended(why, Outcome.decode(done.outcome()));
            }
            case EndAnswer.Listened _, EndAnswer.Kept _ -> interrupted();
        }
    }

    private void settling(Why why) {
        if (why == Why.INTERRUPTED) {
            // Its writer may still write it again: nothing is condemned before Redis has settled.
            phase = Phase.OPEN;
            replayLater();
        } else {
            again(() -> closeAgain(why));
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
            return;
        }
        remember(why);
        closed(outcome);
    }

    private void remember(Why why) {
        book.remember(new EndedList.Entry(job, why, lineage.fence(), lineage.sequence()));
    }

    /** Others go on listening, or the answer is kept: the job lives, this reply alone ends. */
    private void interrupted() {
        fail(new Outcome.Failure(FailureCode.STREAM_INTERRUPTED, ""));
    }
}
