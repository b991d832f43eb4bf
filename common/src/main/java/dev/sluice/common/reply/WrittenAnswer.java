package dev.sluice.common.reply;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole answer of one job, as it is written to Kafka for whoever fetches it later. A job may have several records,
 * all of the same answer: the first one counts.
 *
 * <p>Layout, under the job's 16 bytes as the record's key: {@code version u8 | (part u32 length + bytes)*}. The parts
 * are the result as {@link JobResult#encode()} writes it, the answer, and the request; those of later versions follow.
 *
 * @param result what the job came to
 * @param answer the response object as JSON; empty if the job failed, or if its answer was lost after it was sent
 * @param request the body as the client sent it; empty if it isn't kept
 */
public record WrittenAnswer(JobResult result, byte[] answer, byte[] request) {

    private static final byte VERSION = 1;
    private static final byte[] NONE = {};

    /** Whether the client got an answer that nobody can fetch any more. */
    public boolean isLost() {
        return result.outcome().isAnswer() && answer.length == 0;
    }

    /** The same without the request. */
    public WrittenAnswer withoutRequest() {
        return new WrittenAnswer(result, answer, NONE);
    }

    /** The result alone: the answer is lost. */
    public WrittenAnswer withoutAnswer() {
        return new WrittenAnswer(result, NONE, NONE);
    }

    /** The record's bytes. */
    public byte[] encode() {
        byte[] head = result.encode();
        ByteBuffer buffer = ByteBuffer.allocate(1 + 3 * Integer.BYTES + head.length + answer.length + request.length);
        buffer.put(VERSION);
        for (byte[] part : List.of(head, answer, request)) {
            buffer.putInt(part.length).put(part);
        }
        return buffer.array();
    }

    /**
     * Reads {@link #encode()}, of this version or a later one.
     *
     * @throws IllegalArgumentException if the bytes are no such record
     */
    public static WrittenAnswer decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            byte version = buffer.get();
            List<byte[]> parts = new ArrayList<>(3);
            while (parts.size() < 3) {
                parts.add(part(buffer));
            }
            if (version < VERSION) {
                throw new IllegalArgumentException("answer: version " + version + " (expected: 1 or later)");
            }
            return new WrittenAnswer(JobResult.decode(parts.get(0)), parts.get(1), parts.get(2));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("answer: " + bytes.length + " bytes (cut short)", e);
        }
    }

    private static byte[] part(ByteBuffer buffer) {
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }
}
