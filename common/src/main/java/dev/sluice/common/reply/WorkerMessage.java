package dev.sluice.common.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * What an ingress or a fellow worker asks of a worker, over the worker's channel.
 *
 * <p>Layout, big-endian: {@code ver u8 | type u8 | job 16 B | rest}; a name is {@code u8 length + bytes}, a fence u48.
 * Any message may be lost: its sender repeats it. Whatever follows the fields that a reader knows is skipped.
 */
public sealed interface WorkerMessage {

    /** The version that this code writes. */
    byte VERSION = 1;

    /** A name's length is one byte. */
    int MAX_NAME_BYTES = 255;

    /** The longest message: an offer. */
    int MAX_BYTES = 2 + JobId.BYTES + 6 + 1 + MAX_NAME_BYTES + Integer.BYTES + Long.BYTES;

    /** The job that it is about. */
    JobId job();

    /**
     * The last client behind an ingress left. Wire: {@code 1 | job | channel}.
     *
     * @param channel the name of that ingress
     */
    record Cancel(JobId job, String channel) implements WorkerMessage {
        /** Checks what its bytes can carry. */
        public Cancel {
            Objects.requireNonNull(job);
            checkName(channel);
        }
    }

    /**
     * An ingress listens from now on. Wire: {@code 2 | job | channel}.
     *
     * @param channel the name of that ingress
     */
    record Listen(JobId job, String channel) implements WorkerMessage {
        /** Checks what its bytes can carry. */
        public Listen {
            Objects.requireNonNull(job);
            checkName(channel);
        }
    }

    /**
     * The owner of a job is dead: read its record, and claim it. Wire: {@code 3 | job | fence | topic | partition u32 |
     * offset u64}.
     *
     * @param fence the dead owner's fence; 0 if nobody owned it
     * @param topic where the job's record is
     * @param partition its partition
     * @param offset its offset
     */
    record Offer(JobId job, long fence, String topic, int partition, long offset) implements WorkerMessage {
        /** Checks what its bytes can carry. */
        public Offer {
            Objects.requireNonNull(job);
            checkFence(fence);
            checkName(topic);
            if (partition < 0 || offset < 0) {
                throw new IllegalArgumentException(
                        "offer of " + job + ": partition " + partition + ", offset " + offset + " (expected: from 0)");
            }
        }
    }

    /**
     * Do you run this fence? Who doesn't, releases it. Wire: {@code 4 | job | fence | asker}.
     *
     * @param fence the fence that the asker was held by
     * @param asker the worker that asks
     */
    record Ask(JobId job, long fence, String asker) implements WorkerMessage {
        /** Checks what its bytes can carry. */
        public Ask {
            Objects.requireNonNull(job);
            checkFence(fence);
            checkName(asker);
        }
    }

    /** The reply's stream has a hole: write it again. Wire: {@code 5 | job}. */
    record Restore(JobId job) implements WorkerMessage {
        /** Checks that there is a job. */
        public Restore {
            Objects.requireNonNull(job);
        }
    }

    /** The message's bytes. */
    default byte[] encode() {
        ByteBuffer buffer = ByteBuffer.allocate(MAX_BYTES).put(VERSION);
        switch (this) {
            case Cancel cancel -> putName(start(buffer, 1, cancel.job), cancel.channel);
            case Listen listen -> putName(start(buffer, 2, listen.job), listen.channel);
            case Offer offer ->
                putName(putFence(start(buffer, 3, offer.job), offer.fence), offer.topic)
                        .putInt(offer.partition)
                        .putLong(offer.offset);
            case Ask ask -> putName(putFence(start(buffer, 4, ask.job), ask.fence), ask.asker);
            case Restore restore -> start(buffer, 5, restore.job);
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }

    /**
     * Reads {@link #encode()}.
     *
     * @throws IllegalArgumentException if the bytes are no message of this version
     */
    static WorkerMessage decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            byte version = buffer.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("message version: " + version + " (expected: " + VERSION + ")");
            }
            byte type = buffer.get();
            JobId job = new JobId(buffer.getLong(), buffer.getLong());
            return switch (type) {
                case 1 -> new Cancel(job, name(buffer));
                case 2 -> new Listen(job, name(buffer));
                case 3 -> new Offer(job, fence(buffer), name(buffer), buffer.getInt(), buffer.getLong());
                case 4 -> new Ask(job, fence(buffer), name(buffer));
                case 5 -> new Restore(job);
                default -> throw new IllegalArgumentException("message type: " + type + " (expected: 1 to 5)");
            };
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("message: " + bytes.length + " bytes (cut short)", e);
        }
    }

    private static ByteBuffer start(ByteBuffer buffer, int type, JobId job) {
        return buffer.put((byte) type).putLong(job.high()).putLong(job.low());
    }

    private static ByteBuffer putName(ByteBuffer buffer, String name) {
        byte[] bytes = name.getBytes(UTF_8);
        return buffer.put((byte) bytes.length).put(bytes);
    }

    private static ByteBuffer putFence(ByteBuffer buffer, long fence) {
        return buffer.putShort((short) (fence >>> 32)).putInt((int) fence);
    }

    private static String name(ByteBuffer buffer) {
        byte[] bytes = new byte[Byte.toUnsignedInt(buffer.get())];
        buffer.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static long fence(ByteBuffer buffer) {
        return ((long) Short.toUnsignedInt(buffer.getShort()) << 32) | Integer.toUnsignedLong(buffer.getInt());
    }

    private static void checkName(String name) {
        int length = name.getBytes(UTF_8).length;
        if (length == 0 || length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("name: " + length + " bytes (expected: 1 to " + MAX_NAME_BYTES + ")");
        }
    }

    private static void checkFence(long fence) {
        if (fence < 0 || fence >>> 48 != 0) {
            throw new IllegalArgumentException("fence: " + fence + " (expected: 48 bits)");
        }
    }
}
