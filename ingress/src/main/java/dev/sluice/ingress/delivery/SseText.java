package dev.sluice.ingress.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.job.JobId;
import dev.sluice.ingress.reply.ReplyOutlet.Position;
import io.netty.buffer.ByteBuf;

/**
 * Writes server-sent events as OpenAI does, with an id that a client may resume after.
 *
 * <p>Source: WHATWG HTML §9.2; {@code data: } with the space, as OpenAI's own servers send it.
 */
final class SseText {

    private static final byte[] ID = "id: ".getBytes(US_ASCII);
    private static final byte[] DATA = "\ndata: ".getBytes(US_ASCII);
    private static final byte[] FIRST_DATA = "data: ".getBytes(US_ASCII);
    private static final byte[] END = "\n\n".getBytes(US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(US_ASCII);
    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(US_ASCII);

    private final byte[] job;

    SseText(JobId job) {
        this.job = (job.hex() + ":").getBytes(US_ASCII);
    }

    /**
     * Appends one event.
     *
     * @param part which piece of that position this is, from 1; 0 for its only or last one
     */
    void event(ByteBuf out, Position position, int part, byte[] envelope, byte[] piece) {
        out.writeBytes(ID).writeBytes(job);
        number(out, position.fence());
        out.writeByte('-');
        number(out, position.sequence());
        if (part > 0) {
            out.writeByte('.');
            number(out, part);
        }
        out.writeBytes(DATA).writeBytes(envelope).writeBytes(piece).writeBytes(END);
    }

    /** Appends an event that can't be resumed after. */
    static void data(ByteBuf out, byte[] json) {
        out.writeBytes(FIRST_DATA).writeBytes(json).writeBytes(END);
    }

    /** Appends the event after which OpenAI's clients stop reading. */
    static void done(ByteBuf out) {
        out.writeBytes(DONE);
    }

    /** Appends a comment, which clients skip. */
    static void keepAlive(ByteBuf out) {
        out.writeBytes(COMMENT);
    }

    /** Appends decimal digits without making a string of them. */
    private static void number(ByteBuf out, long value) {
        long divisor = 1;
        while (value / divisor >= 10) {
            divisor *= 10;
        }
        for (long rest = value; divisor > 0; divisor /= 10) {
            out.writeByte((byte) ('0' + rest / divisor));
            rest %= divisor;
        }
    }
}
