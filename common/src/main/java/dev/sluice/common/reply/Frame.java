package dev.sluice.common.reply;

import dev.sluice.common.job.JobId;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * One piece of a reply on its way from a worker to an ingress.
 *
 * <p>Layout, big-endian: {@code ver u8 | type u8 | flags u16 | job 16 B | fence u48 | seq u32 | payload}. An entry of
 * {@code r:{job}} holds one frame; a message of a channel holds any number of them, each behind its length as u32.
 *
 * @param type what it says
 * @param flags bits of the {@code FLAG_…} constants
 * @param job whose reply it is
 * @param fence the lease under which it was written
 * @param sequence its place in the reply, from 1; 0 for a marker
 * @param payload the rest; not copied, so don't change it
 */
public record Frame(FrameType type, int flags, JobId job, long fence, long sequence, byte[] payload) {

    /** A marker that closes the job: its tail is the outcome. */
    public static final int FLAG_FINAL = 1;

    /** A delta that holds the whole chunk rather than what follows the envelope. */
    public static final int FLAG_WHOLE = 2;

    /** Bytes before the payload. */
    public static final int HEADER_BYTES = 30;

    private static final byte VERSION = 1;
    private static final int LENGTH_BYTES = 4;
    private static final long MAX_FENCE = (1L << 48) - 1;
    private static final long MAX_SEQUENCE = (1L << 32) - 1;

    /** Checks the ranges of the numbers. */
    public Frame {
        Objects.requireNonNull(type);
        Objects.requireNonNull(job);
        if (fence < 0 || fence > MAX_FENCE || sequence < 0 || sequence > MAX_SEQUENCE || (flags >>> 16) != 0) {
            throw new IllegalArgumentException(
                    "frame of " + job + ": fence " + fence + ", sequence " + sequence + ", flags " + flags);
        }
    }

    /** The frame as an entry of the reply's stream holds it. */
    public byte[] encode() {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + payload.length);
        put(buffer);
        return buffer.array();
    }

    /** Bytes that {@link #appendTo} adds. */
    public int messageBytes() {
        return LENGTH_BYTES + HEADER_BYTES + payload.length;
    }

    /** Appends the frame to a message; the buffer must have room for {@link #messageBytes()}. */
    public void appendTo(ByteBuffer message) {
        message.putInt(HEADER_BYTES + payload.length);
        put(message);
    }

    /**
     * Reads one entry.
     *
     * @throws IllegalArgumentException if the bytes are no frame of this version
     */
    public static Frame decode(byte[] entry) {
        return read(ByteBuffer.wrap(entry), entry.length);
    }

    /**
     * Hands over each frame of a message, in order.
     *
     * @throws IllegalArgumentException if the bytes aren't a sequence of frames; those before the fault were handed
     *     over
     */
    public static void decodeMessage(byte[] message, Consumer<Frame> sink) {
        ByteBuffer buffer = ByteBuffer.wrap(message);
        while (buffer.hasRemaining()) {
            if (buffer.remaining() < LENGTH_BYTES) {
                throw new IllegalArgumentException("message: " + buffer.remaining() + " bytes left over");
            }
            int length = buffer.getInt();
            if (length > buffer.remaining()) {
                throw new IllegalArgumentException(
                        "frame length: " + length + " (expected: at most " + buffer.remaining() + ")");
            }
            sink.accept(read(buffer, length));
        }
    }

    private void put(ByteBuffer buffer) {
        buffer.put(VERSION).put(type.code()).putShort((short) flags);
        buffer.putLong(job.high()).putLong(job.low());
        buffer.putShort((short) (fence >>> 32)).putInt((int) fence);
        buffer.putInt((int) sequence).put(payload);
    }

    private static Frame read(ByteBuffer buffer, int length) {
        if (length < HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "frame length: " + length + " (expected: at least " + HEADER_BYTES + ")");
        }
        byte version = buffer.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("frame version: " + version + " (expected: " + VERSION + ")");
        }
        FrameType type = FrameType.of(buffer.get());
        int flags = Short.toUnsignedInt(buffer.getShort());
        JobId job = new JobId(buffer.getLong(), buffer.getLong());
        long fence = ((long) Short.toUnsignedInt(buffer.getShort()) << 32) | Integer.toUnsignedLong(buffer.getInt());
        long sequence = Integer.toUnsignedLong(buffer.getInt());
        byte[] payload = new byte[length - HEADER_BYTES];
        buffer.get(payload);
        return new Frame(type, flags, job, fence, sequence, payload);
    }
}
