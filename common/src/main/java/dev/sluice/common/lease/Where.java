package dev.sluice.common.lease;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The place of a job's record in Kafka.
 *
 * @param topic the topic
 * @param partition the partition
 * @param offset the record's offset
 */
public record Where(String topic, int partition, long offset) {

    private static final int MAX_BYTES = 255;

    /** Checks that its text fits the marker's u8 length. */
    public Where {
        if (topic.isEmpty() || topic.indexOf('/') >= 0 || partition < 0 || offset < 0) {
            throw new IllegalArgumentException(
                    "where: " + topic + "/" + partition + "/" + offset + " (expected: a topic, and numbers from 0)");
        }
        if ((topic + partition + offset).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES - 2) {
            throw new IllegalArgumentException("where: " + topic + " (expected: at most " + MAX_BYTES + " bytes)");
        }
    }

    /** Reads {@link #toString()}; null from an empty text. */
    public static @Nullable Where parse(String text) {
        if (text.isEmpty()) {
            return null;
        }
        String[] parts = text.split("/", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("where: " + text + " (expected: topic/partition/offset)");
        }
        return new Where(parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }

    @Override
    public String toString() {
        return topic + "/" + partition + "/" + offset;
    }
}
