package dev.sluice.ingress.reply;

import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Outcome;

/**
 * Where a reply goes: the client's connection.
 *
 * <p>All methods are called on the reply's own thread, the event loop of that connection; none may block.
 */
public interface ReplyOutlet {

    /** Whether the client reads too slowly to be given more; {@link Reply#drained()} says when it has caught up. */
    boolean isFull();

    /** Whether something has reached the client that can't be taken back. */
    boolean isStreamed();

    /**
     * Takes one piece of the answer.
     *
     * @param piece the varying part of a chunk, behind the envelope; or, if not streamed, a slice of the whole object
     */
    void piece(Position position, byte[] envelope, byte[] piece);

    /** Takes back every piece of an answer that isn't streamed: another worker starts it anew. */
    void restart();

    /**
     * Takes the end of a complete answer. Nothing follows.
     *
     * @param from the first piece that the client hasn't got
     */
    void finished(Position position, byte[] envelope, FinishPayload payload, int from);

    /** Takes the failure. Nothing follows. */
    void failed(Outcome.Failure failure);

    /** Sends what was taken since the last call, in one write. */
    void flush();

    /** Tells the client that it still waits, if it has heard nothing for long. */
    void keepAlive();

    /**
     * A place in a reply.
     *
     * @param fence the fence under which the frame was written
     * @param sequence the frame's sequence number
     */
    record Position(long fence, long sequence) {}
}
