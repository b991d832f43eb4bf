package dev.sluice.ingress.reply;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.lease.EndRequest.Why;
import dev.sluice.common.lease.JobState;
import dev.sluice.common.lease.Where;
import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.common.reply.Marker;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.reply.ReplyOutlet.Position;
import dev.sluice.ingress.reply.ReplyStore.Page;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The course of one reply's frames to its outlet: in order, each once, with every gap repaired from the stream in
 * Redis.
 *
 * <p>Idea: a frame that doesn't follow on makes a replay due; a replay reads what comes after the reply's position, and
 * only a replay can find out that the rest is missing for good. Owned by the reply's thread.
 */
final class Course {

    private static final byte[] NOTHING = {};
    private static final long AGAIN_MILLIS = 250;
    private static final String ANSWER_GONE =
            "The answer to this Idempotency-Key is no longer kept. Use another key for" + " a new answer.";

    private final Reply reply;
    private final ReplyOutlet outlet;
    private final Ownership ownership;
    private final Listening listening;
    private final ReplyBook book;
    private final Surroundings around;
    private final Lineage lineage;
    private final Silence silence;
    private final Hole hole;
    private final int piecesThere;
    private byte[] envelope = NOTHING;
    private boolean behind;
    private boolean replayDue;
    private boolean replaying;

    Course(Reply reply, ReplyOutlet outlet, Ownership ownership, Listening listening, @Nullable Beginning beginning) {
        this.reply = reply;
        this.outlet = outlet;
        this.ownership = ownership;
        this.listening = listening;
        this.book = reply.book();
        this.around = book.around();
        this.lineage = new Lineage(outlet.isStreamed());
        this.silence = new Silence(around.nanos());
        this.hole = new Hole(around);
        this.piecesThere = beginning == null ? 0 : beginning.pieces();
        if (beginning != null) {
            lineage.resumeAfter(beginning.fence(), beginning.sequence());
            take(beginning.marker());
        }
    }

    long fence() {
        return lineage.fence();
    }

    long sequence() {
        return lineage.sequence();
    }

    /** Whether nobody has spoken of this reply for a second. */
    boolean isSilent() {
        return silence.isLong(around.nanos());
    }

    void arrived(Frame frame) {
        if (frame.fence() >= lineage.fence()) {
            silence.broken(around.nanos());
        }
        if (outlet.isFull() && frame.type() != FrameType.PING) {
            behind = true;
            return;
        }
        if (frame.type() == FrameType.PING) {
            hole.noted(frame.fence(), frame.sequence());
        }
        replayDue |= !follow(frame);
    }

    /** Looks whether the reply has gone unmentioned for so long that something must have been lost. */
    void lookForSilence() {
        boolean hasMarker = lineage.fence() > 0;
        // Who isn't listed as a listener hears nothing, and looks again and again.
        replayDue |= listening.isUnlisted() || silence.isReplayDue(around.nanos(), hasMarker);
        // Watched from its marker on, so that it is known to be dead as soon as it is missed.
        if (hasMarker && ownership.isOwnerDead() && silence.isLong(around.nanos())) {
            ownership.offer(lineage.fence());
        }
        ownership.repeat();
    }

    /** A slow client has read what it had been given. */
    void drained() {
        replayDue |= behind;
        behind = false;
    }

    void replayIsDue() {
        replayDue = true;
    }

    void replayLater() {
        around.later(AGAIN_MILLIS, reply::suspectGap);
    }

    /** The whole answer is in the stream. */
    void readOn() {
        silence.broken(around.nanos());
        replayDue = true;
    }

    void replayIfDue() {
        if (replayDue && !replaying && reply.isOpen() && !outlet.isFull()) {
            replay();
        }
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
            case CLOSED ->
                reply.closed(Outcome.decode(Marker.decode(frame.payload()).tail()));
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
        hole.filled();
    }

    private void deliver(Frame frame) {
        hole.filled();
        Position position = new Position(frame.fence(), frame.sequence());
        switch (frame.type()) {
            case DELTA -> {
                boolean isWhole = (frame.flags() & Frame.FLAG_WHOLE) != 0;
                outlet.piece(position, isWhole ? NOTHING : envelope, frame.payload());
            }
            case FINISH -> {
                FinishPayload payload = FinishPayload.decode(frame.payload());
                reply.finish(() -> outlet.finished(position, envelope, payload, piecesThere));
            }
            case ERROR -> reply.closed(Outcome.decode(frame.payload()));
            case MARKER, PING -> throw new IllegalStateException("frame type: " + frame.type());
        }
    }

    private void replay() {
        replayDue = false;
        replaying = true;
        hole.sought();
        long fence = lineage.fence();
        long sequence = lineage.sequence();
        book.inTurn(() -> book.store()
                .read(reply.job().id(), fence, sequence)
                .whenComplete((page, _) -> reply.submit(() -> replayed(page, fence))));
    }

    private void replayed(@Nullable Page page, long soughtFence) {
        replaying = false;
        book.turnEnded();
        if (!reply.isOpen()) {
            return;
        }
        if (page == null) {
            replayLater();
            return;
        }
        // A marker that came meanwhile is newer than the page: whoever took the job since isn't to be judged by it.
        boolean isOutdated = lineage.fence() != soughtFence;
        boolean whole = true;
        for (byte[] entry : page.entries()) {
            if (outlet.isFull()) {
                behind = true;
                return;
            }
            whole = follow(Frame.decode(entry));
            if (!reply.isOpen() || !whole) {
                break;
            }
        }
        if (!page.entries().isEmpty()) {
            silence.broken(around.nanos());
        }
        if (reply.isOpen() && isOutdated) {
            replayDue = true;
        } else if (reply.isOpen()) {
            conclude(page, whole);
        }
    }

    /** Decides what a replay has shown, once all that it brought is delivered. */
    private void conclude(Page page, boolean whole) {
        Outcome outcome = page.outcome() == null ? null : Outcome.decode(page.outcome());
        if (page.more() && whole) {
            replayDue = true;
        } else if (page.state() == JobState.DONE && outcome != null && !outcome.isAnswer()) {
            reply.closed(outcome);
        } else if (!whole || page.state() == JobState.DONE || hole.isBefore(lineage)) {
            missing(page);
        } else if (page.state() == JobState.RUNNING) {
            hole.filled();
            ownership.isOf(page.owner());
            if (page.owner().isEmpty()) {
                // It was released, so nobody has to be dead for the next one to take it.
                ownership.offer(lineage.fence());
            }
        } else if (!around.isSettling()) {
            unknown();
        }
    }

    /** Redis has forgotten the job, and nobody has written it again. */
    private void unknown() {
        boolean textBegun = outlet.isStreamed() && lineage.sequence() > 0;
        if (textBegun) {
            reply.close(Why.INTERRUPTED);
        } else if (lineage.fence() > 0 || !around.isCurrent(reply.job().facts().epoch())) {
            // Not one that Kafka has yet to deliver for the first time. And under no fence: an owner that writes it
            // again
            // meanwhile lives, and keeps it.
            listening.sayAgain();
            ownership.offer(0);
        }
    }

    /** Only a hole that stays although its writer was asked for the rest condemns a reply. */
    private void missing(Page page) {
        boolean nothingDelivered = !outlet.isStreamed() || lineage.sequence() == 0;
        if (nothingDelivered && lineage.fence() > 0 && hole.mayStartOver()) {
            lineage.startOver();
            outlet.restart();
            envelope = NOTHING;
            replayDue = true;
        } else if (reply.job().facts().keyed() && lineage.fence() == 0 && isGone(page)) {
            reply.fail(new Outcome.Failure(FailureCode.CONFLICT, ANSWER_GONE));
        } else if (hole.isThereForLong()) {
            reply.close(Why.INTERRUPTED);
        } else {
            ownership.isOf(page.owner().isEmpty() ? ownership.owner() : page.owner());
            ownership.askForRestore();
            replayLater();
        }
    }

    /** Whether nobody can read the answer from its first frame on any more: it is over, or its beginning was let go. */
    private static boolean isGone(Page page) {
        return page.state() == JobState.DONE
                || (!page.entries().isEmpty()
                        && Frame.decode(page.entries().getFirst()).type() != FrameType.MARKER);
    }

    /** How long nobody has spoken of a reply, and when that calls for a look. */
    private static final class Silence {

        private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(1);

        /** Nobody speaks of a job that waits for its turn. */
        private static final long WITHOUT_MARKER_NANOS = TimeUnit.SECONDS.toNanos(30);

        private long heardNanos;
        private long lookedNanos;

        Silence(long nanos) {
            heardNanos = nanos;
            lookedNanos = nanos;
        }

        void broken(long nanos) {
            heardNanos = nanos;
        }

        /** Whether a job that somebody runs has gone unmentioned for too long. */
        boolean isLong(long nanos) {
            return nanos - heardNanos >= LONG_NANOS;
        }

        /**
         * Whether the stream is to be read because of the silence; true once, then again when it has lasted as long.
         */
        boolean isReplayDue(long nanos, boolean hasMarker) {
            long bound = hasMarker ? LONG_NANOS : WITHOUT_MARKER_NANOS;
            boolean due = nanos - heardNanos >= bound && nanos - lookedNanos >= bound;
            if (due) {
                lookedNanos = nanos;
            }
            return due;
        }
    }
}
