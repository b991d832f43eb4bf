package dev.sluice.ingress.reply;

import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.Marker;

/**
 * The position that one reply has reached, and the rule that decides what each further frame means.
 *
 * <p>Idea: a reply is a chain of fences, each begun by a marker which says what it continues. Invariant: what was
 * delivered is a prefix of the text of one chain, so nothing is lost, repeated or spliced. A frame that would break it
 * asks for a replay instead; only a replay can find out that the chain is broken for good.
 *
 * <p>Owned by one thread at a time.
 */
final class Lineage {

    /** What to do with a frame. */
    enum Verdict {
        /** It is the next one. */
        DELIVER,
        /** It is old, or of a worker that has lost the job. */
        DROP,
        /** Its marker continues this reply: the fence is taken. */
        TAKEN,
        /** Its marker starts anew: the fence is taken, and what was collected is void. */
        RESTARTED,
        /** The job was closed: its outcome is in the marker. */
        CLOSED,
        /** Something is missing between this reply's position and the frame. */
        REPLAY
    }

    private final boolean streamed;
    private long fence;
    private long sequence;

    /**
     * A reply that has received nothing yet.
     *
     * @param streamed whether what is delivered has reached the client, so that it can't be taken back
     */
    Lineage(boolean streamed) {
        this.streamed = streamed;
    }

    /** The fence under which the reply is being received; 0 before the first marker. */
    long fence() {
        return fence;
    }

    /** The sequence number of the last frame that was delivered. */
    long sequence() {
        return sequence;
    }

    /** Starts in the middle: the client has everything up to this position. */
    void resumeAfter(long atFence, long atSequence) {
        fence = atFence;
        sequence = atSequence;
    }

    /** Forgets every position: the reply is read again from its first frame. */
    void startOver() {
        fence = 0;
        sequence = 0;
    }

    /** Whether this position is beyond the reply's own. */
    boolean isBehind(long atFence, long atSequence) {
        return atFence > fence || (atFence == fence && atSequence > sequence);
    }

    /** Judges a frame, and moves on if it is delivered or taken. */
    Verdict accept(Frame frame) {
        return switch (frame.type()) {
            case MARKER -> marker(frame);
            case DELTA, FINISH, ERROR -> next(frame);
            case PING -> ping(frame);
        };
    }

    private Verdict next(Frame frame) {
        if (frame.fence() != fence) {
            return frame.fence() < fence ? Verdict.DROP : Verdict.REPLAY;
        }
        if (frame.sequence() == sequence + 1) {
            sequence++;
            return Verdict.DELIVER;
        }
        return frame.sequence() <= sequence ? Verdict.DROP : Verdict.REPLAY;
    }

    private Verdict ping(Frame frame) {
        return isBehind(frame.fence(), frame.sequence()) ? Verdict.REPLAY : Verdict.DROP;
    }

    private Verdict marker(Frame frame) {
        if (frame.fence() <= fence) {
            return Verdict.DROP;
        }
        if ((frame.flags() & Frame.FLAG_FINAL) != 0) {
            fence = frame.fence();
            return Verdict.CLOSED;
        }
        Marker marker = Marker.decode(frame.payload());
        if (marker.previousFence() == fence && marker.last() == sequence) {
            fence = frame.fence();
            return Verdict.TAKEN;
        }
        boolean nothingDelivered = !streamed || sequence == 0;
        if (marker.last() == 0 && nothingDelivered) {
            fence = frame.fence();
            sequence = 0;
            return Verdict.RESTARTED;
        }
        return Verdict.REPLAY;
    }
}
