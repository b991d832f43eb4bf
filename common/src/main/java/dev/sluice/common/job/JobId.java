package dev.sluice.common.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.digest.Sha256;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The 16-byte identity of a job: one and the same in Kafka, in Redis, in the ledger and in the completion's id.
 *
 * @param high the first 8 bytes
 * @param low the last 8 bytes
 */
public record JobId(long high, long low) {

    /** The length of {@link #bytes()}. */
    public static final int BYTES = 16;

    /** Makes a new time-ordered id (UUIDv7, RFC 9562 §5.7). */
    public static JobId next(Clock clock, RandomGenerator random) {
        long high = (clock.millis() << 16) | 0x7000L | (random.nextInt() & 0x0FFF);
        long low = 0x8000_0000_0000_0000L | (random.nextLong() >>> 2);
        return new JobId(high, low);
    }

    /**
     * The id that a caller's own key stands for on one day: the same everywhere, with no table that could be lost.
     *
     * @param tenant on whose behalf the job runs
     * @param key the {@code Idempotency-Key}
     * @param utcDay the day of the first request
     */
    public static JobId ofKey(String tenant, String key, LocalDate utcDay) {
        List<byte[]> parts = new ArrayList<>();
        // Lengths keep apart what would run together.
        for (String part : List.of(tenant, key, utcDay.toString())) {
            byte[] bytes = part.getBytes(UTF_8);
            parts.add(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            parts.add(bytes);
        }
        return of(Arrays.copyOf(Sha256.of(parts.toArray(byte[][]::new)), BYTES));
    }

    /**
     * Reads an id from 16 bytes.
     *
     * @throws IllegalArgumentException if there are not exactly 16 bytes
     */
    public static JobId of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("job id: " + bytes.length + " bytes (expected: " + BYTES + ")");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new JobId(buffer.getLong(), buffer.getLong());
    }

    /**
     * Reads an id from 32 hex digits, with or without the prefix of an answer's id.
     *
     * @throws IllegalArgumentException if the text is not such an id
     */
    public static JobId parse(String text) {
        String hex = Family.withoutPrefix(text);
        if (hex.length() != 2 * BYTES) {
            throw new IllegalArgumentException("job id: " + hex.length() + " digits (expected: " + 2 * BYTES + ")");
        }
        return new JobId(HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
    }

    /** The id as 16 bytes. */
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    /** The id as 32 lower-case hex digits: the key of the job's record, and the tail of its Redis keys. */
    public String hex() {
        HexFormat format = HexFormat.of();
        return format.toHexDigits(high) + format.toHexDigits(low);
    }

    /** The {@code id} field of the chat completion that answers this job. */
    public String completionId() {
        return Family.CHAT.answerId(this);
    }

    @Override
    public String toString() {
        return hex();
    }
}
