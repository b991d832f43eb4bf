package dev.sluice.ingress.reply;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.lease.EndRequest.Why;
import dev.sluice.common.lease.Where;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.reply.EndedList.Told;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One reply on its way to one connection: it follows the job's lineage, repairs gaps, and sees to exactly one end.
 *
 * <p>Everything that happens to it (frames, answers of Redis, ticks, the client's leaving) goes through its inbox and
 * is handled on one thread, the event loop of the connection; so nothing below is locked.
 */
public final class Reply {

    private static final byte[] NOTHING = {};
    private static final long UNSETTLED_MILLIS = 4_500;

    /**
     * Redis has this long to tell of an answer that came in time, however late this process looks: about as long as
     * where it looked at the deadline itself.
     */
    private static final long ASKED_NANOS = TimeUnit.SECONDS.toNanos(4);

    /** How far a reply has come. */
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

    private final Awaited job;
    private final ReplyOutlet outlet;
    private final ReplyBook book;
    private final ReplyStore store;
    private final Surroundings around;
    private final ReplyInbox inbox;

    // Everything below is owned by the reply's thread.
    private final Ownership ownership;
    private final Course course;
    private final Listening listening;
    private final Ending ending;
    private Phase phase = Phase.PRODUCING;
    /** Read by others too. */
    private volatile boolean left;

    /** What its client is told in place of anything else, since its key doesn't work any more. */
    private Outcome.@Nullable Failure revoked;

    private boolean answered;
    private @Nullable Long lateSinceNanos;

    Reply(Awaited job, ReplyOutlet outlet, Executor thread, ReplyBook book, @Nullable Beginning beginning) {
        this.job = job;
        this.outlet = outlet;
        this.book = book;
        this.store = book.store();
        this.around = book.around();
        this.inbox = new ReplyInbox(thread, this::arrived, this::turnEnded);
        this.ownership = new Ownership(job.id(), around, store);
        this.listening = new Listening(this, job, store, around, ownership);
        this.ending = new Ending(job, around, store);
        this.course = new Course(this, outlet, ownership, listening, beginning);
    }

    /**
     * Says that this reply is waited for before its job is produced, because its key may have been used before.
     *
     * @return whether the job is to be produced; if not, the reply gets its answer without
     */
    public CompletionStage<Boolean> announce() {
        return listening.announce();
    }

    /**
     * Listens to a job that somebody else produced.
     *
     * @param replaces the listener whose place this one takes; null if it comes in addition
     * @param evenIfOver whether the answer of a job that is over is wanted too
     * @return whether this reply will be answered; if not, nothing has happened
     */
    public CompletionStage<Boolean> join(@Nullable String replaces, boolean evenIfOver) {
        return listening.join(replaces, evenIfOver);
    }

    /**
     * Kafka has the job.
     *
     * @param place where; null if that was never told
     */
    public void acknowledged(@Nullable Where place) {
        inbox.submit(() -> {
            ownership.isAt(place);
            // Without an acknowledgement it is Redis that knows the job: perhaps it has begun.
            if (place == null) {
                course.replayIsDue();
            }
            open();
            if (phase == Phase.OPEN && !around.isCurrent(job.facts().epoch())) {
                // Redis was wiped between the job's making and its acceptance.
                listening.sayAgain();
            }
        });
    }

    /**
     * Kafka hasn't got the job, and what it may still get is never executed.
     *
     * @param mayBeThere whether it may get anything
     */
    public void refused(Outcome.Failure failure, boolean mayBeThere) {
        inbox.submit(() -> {
            if (mayBeThere) {
                remember(Told.REFUSED, NOTHING);
            }
            // A frame that came in the meantime has proved that the job runs, by another attempt of its key.
            if (phase == Phase.PRODUCING) {
                fail(failure);
            }
        });
    }

    /**
     * The client has gone.
     *
     * @param grace how long its job goes on for it, in case that it comes back; zero: not at all
     */
    public void leave(Duration grace) {
        inbox.submit(() -> {
            left = true;
            // Before the acknowledgement nobody knows whether there is a job to cancel.
            if (phase == Phase.OPEN && grace.isZero()) {
                close(Why.CANCELLED);
            } else if (phase == Phase.OPEN) {
                store.noteDetached(job.id(), grace);
                around.later(grace.toMillis(), () -> inbox.submit(this::giveUpWaiting));
            }
        });
    }

    /** Whoever has taken the job meanwhile is on its list of listeners, and keeps it. */
    private void giveUpWaiting() {
        if (phase == Phase.OPEN) {
            close(Why.CANCELLED);
        }
    }

    /** Whether its client has gone; asked from any thread. */
    public boolean isDetached() {
        return left;
    }

    /** A slow client has read what it had been given. */
    public void drained() {
        inbox.submit(course::drained);
    }

    ReplyBook book() {
        return book;
    }

    Awaited job() {
        return job;
    }

    /** Takes a frame, from any thread, without waiting. */
    void offer(Frame frame) {
        inbox.offer(frame);
    }

    /** Looks whether something is due; called every half second. */
    void tick() {
        inbox.submit(() -> {
            lookAtDeadline();
            if (phase == Phase.OPEN) {
                course.lookForSilence();
            }
            if (phase != Phase.ENDED) {
                outlet.keepAlive();
            }
        });
    }

    /** Frames may have been lost: the subscription was broken. */
    void suspectGap() {
        inbox.submit(course::replayIsDue);
    }

    /** Redis has lost what it knew, this job perhaps too. */
    void epochChanged() {
        inbox.submit(() -> {
            // One whose deadline passed meanwhile still waits for its end.
            boolean waits = phase == Phase.OPEN || (phase == Phase.ENDING && !left);
            if (waits || (phase == Phase.PRODUCING && job.facts().keyed())) {
                listening.sayAgain();
            }
        });
    }

    /** This instance ends; the job goes on for whoever asks for it at another one. */
    void giveUp(Outcome.Failure failure) {
        inbox.submit(() -> fail(failure));
    }

    /** Its key doesn't work any more: the job is cancelled, and the client told why. */
    void revoke(Outcome.Failure failure) {
        inbox.submit(() -> {
            revoked = failure;
            if (phase == Phase.OPEN) {
                close(Why.CANCELLED);
            }
        });
    }

    void submit(Runnable event) {
        inbox.submit(event);
    }

    boolean isProducing() {
        return phase == Phase.PRODUCING;
    }

    boolean isOver() {
        return phase == Phase.ENDED;
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    long fence() {
        return course.fence();
    }

    long sequence() {
        return course.sequence();
    }

    /** The job is known to run, or to be going to; from here on there is exactly one end. */
    void open() {
        if (phase == Phase.PRODUCING) {
            phase = Phase.OPEN;
            if (left || revoked != null) {
                close(Why.CANCELLED);
            }
        }
    }

    void replayIsDue() {
        course.replayIsDue();
    }

    void fail(Outcome.Failure failure) {
        Outcome.Failure told = revoked == null ? failure : revoked;
        finish(() -> outlet.failed(told));
    }

    /** Ends without a word: the client is answered by another reply, or has gone. */
    void abandon() {
        finish(() -> {});
    }

    private void turnEnded() {
        if (inbox.takeOverflow()) {
            course.replayIsDue();
        }
        outlet.flush();
        course.replayIfDue();
    }

    private void arrived(Frame frame) {
        // A worker has the job, so Kafka has it, whatever became of the acknowledgement.
        open();
        if (phase != Phase.ENDED) {
            ownership.heard();
            course.arrived(frame);
        }
    }

    private void lookAtDeadline() {
        long lateMillis = around.redisMillis() - job.facts().deadlineMillis();
        boolean beingRead = answered && !course.isSilent();
        boolean wasAsked = lateMillis > 0 && lateForNanos() >= ASKED_NANOS;
        if (phase == Phase.OPEN && lateMillis > 0 && !answered) {
            close(Why.EXPIRED);
        } else if (isOwedAnEnd() && lateMillis > UNSETTLED_MILLIS && wasAsked && !beingRead) {
            // Redis can't be asked, or hasn't settled: the client is owed an end all the same.
            remember(Told.EXPIRED, NOTHING);
            fail(new Outcome.Failure(FailureCode.EXPIRED, ""));
        }
    }

    /** A process that was stopped sees that the deadline passed long after it did. */
    private long lateForNanos() {
        if (lateSinceNanos == null) {
            lateSinceNanos = around.nanos();
        }
        return around.nanos() - lateSinceNanos;
    }

    private boolean isOwedAnEnd() {
        return phase == Phase.OPEN || phase == Phase.ENDING;
    }

    void closed(Outcome outcome) {
        fail(outcome.failure() == null ? new Outcome.Failure(FailureCode.STREAM_INTERRUPTED, "") : outcome.failure());
    }

    void finish(Runnable last) {
        if (phase != Phase.ENDED) {
            phase = Phase.ENDED;
            book.forget(this);
            last.run();
        }
    }

    void close(Why why) {
        // The channel is on the list for another reply, or isn't there at all.
        boolean listensOn = listening.isUnlisted() || book.hasOthers(this);
        if (why == Why.CANCELLED && listensOn) {
            onlyHere();
            return;
        }
        // Whether a text is lost only a Redis that has settled can say, whoever else reads it here.
        phase = Phase.ENDING;
        ending.ask(
                why, course.fence(), course.sequence(), listensOn, result -> inbox.submit(() -> agreed(why, result)));
    }

    private void agreed(Why why, Ending.Result result) {
        switch (result) {
            case Ending.Result.Done done -> ended(why, done.outcome());
            case Ending.Result.OnlyHere _ -> onlyHere();
            case Ending.Result.Unsettled _ -> unsettled();
            case Ending.Result.Unreachable _ -> {
                remember(Told.INTERRUPTED, NOTHING);
                onlyHere();
            }
        }
    }

    private void unsettled() {
        if (phase == Phase.ENDING) {
            phase = Phase.OPEN;
            if (left || revoked != null) {
                close(Why.CANCELLED);
            } else {
                listening.sayAgain();
                course.replayLater();
            }
        }
    }

    private void ended(Why why, byte[] bytes) {
        Outcome outcome = Outcome.decode(bytes);
        if (!outcome.isAnswer()) {
            remember(Told.of(why), bytes);
            book.cancel(ownership.owner(), job.id());
            closed(outcome);
        } else if (why == Why.EXPIRED && phase == Phase.ENDING && !left) {
            // The answer came in time after all; it only has to be read.
            phase = Phase.OPEN;
            answered = true;
            course.readOn();
        } else {
            onlyHere();
        }
    }

    private void remember(Told told, byte[] outcome) {
        book.remember(new EndedList.Entry(job, told, outcome, course.fence(), course.sequence()));
    }

    /** The job lives on, for others or for later; this reply alone ends. */
    private void onlyHere() {
        if (left) {
            abandon();
        } else {
            fail(new Outcome.Failure(FailureCode.STREAM_INTERRUPTED, ""));
        }
    }
}
