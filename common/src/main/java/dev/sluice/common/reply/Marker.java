package dev.sluice.common.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * The payload of a MARKER: how a new fence continues the reply.
 *
 * <p>Layout: {@code previous u48 | last u32 | owner u8 length + bytes | where u8 length + bytes | tail}. Redis itself
 * builds it inside the scripts that grant or close a job.
 *
 * @param previousFence the fence that this one follows; 0 if there was none
 * @param last the sequence number that this fence goes on after
 * @param owner the worker that runs the job; empty in a final marker
 * @param where topic/partition/offset of the job's record; may be empty
 * @param tail the chunks' constant envelope, or the outcome in a final marker
 */
public record Marker(long previousFence, long last, String owner, String where, byte[] tail) {

    /**
     * Reads a marker's payload.
     *
     * @throws IllegalArgumentException if it is cut short
     */
    public static Marker decode(byte[] payload) {
        ByteBuffer buffer = ByteBuffer.wrap(payload);
        try {
            long previous =
                    ((long) Short.toUnsignedInt(buffer.getShort()) << 32) | Integer.toUnsignedLong(buffer.getInt());
            long last = Integer.toUnsignedLong(buffer.getInt());
            String owner = text(buffer);
            String where = text(buffer);
            byte[] tail = new byte[buffer.remaining()];
            buffer.get(tail);
            return new Marker(previous, last, owner, where, tail);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("marker: " + payload.length + " bytes (cut short)", e);
        }
    }

    /** The payload's bytes, for a stream that has to be written again. */
    public byte[] encode() {
        byte[] ownerName = owner.getBytes(UTF_8);
        byte[] place = where.getBytes(UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(12 + ownerName.length + place.length + tail.length);
        buffer.putShort((short) (previousFence >>> 32))
                .putInt((int) previousFence)
                .putInt((int) last);
        buffer.put((byte) ownerName.length)
                .put(ownerName)
                .put((byte) place.length)
                .put(place);
        return buffer.put(tail).array();
    }

    private static String text(ByteBuffer buffer) {
        byte[] bytes = new byte[Byte.toUnsignedInt(buffer.get())];
        buffer.get(bytes);
        return new String(bytes, UTF_8);
    }
}
