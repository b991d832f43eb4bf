package dev.sluice.common.reply;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The payload of a FINISH: the outcome, and the last pieces of the answer.
 *
 * <p>Layout: {@code outcome u32 length + bytes | (piece u32 length + bytes)*}. A piece of a streamed answer is a chunk
 * without its envelope, as in a DELTA; the one piece of a small answer that isn't streamed is the whole object; a large
 * one went before as DELTAs, and none follows here.
 *
 * @param outcome the outcome as {@link Outcome#encode()} writes it
 * @param pieces the last pieces, in order
 */
public record FinishPayload(byte[] outcome, List<byte[]> pieces) {

    /** Copies the list. */
    public FinishPayload {
        pieces = List.copyOf(pieces);
    }

    /** The payload's bytes. */
    public byte[] encode() {
        int length = Integer.BYTES + outcome.length;
        for (byte[] piece : pieces) {
            length += Integer.BYTES + piece.length;
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        buffer.putInt(outcome.length).put(outcome);
        for (byte[] piece : pieces) {
            buffer.putInt(piece.length).put(piece);
        }
        return buffer.array();
    }

    /**
     * Reads a payload.
     *
     * @throws IllegalArgumentException if it is cut short
     */
    public static FinishPayload decode(byte[] payload) {
        ByteBuffer buffer = ByteBuffer.wrap(payload);
        try {
            byte[] outcome = next(buffer);
            List<byte[]> pieces = new ArrayList<>(2);
            while (buffer.hasRemaining()) {
                pieces.add(next(buffer));
            }
            return new FinishPayload(outcome, pieces);
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            throw new IllegalArgumentException("finish: " + payload.length + " bytes (cut short)", e);
        }
    }

    private static byte[] next(ByteBuffer buffer) {
        int length = buffer.getInt();
        if (length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }
}
