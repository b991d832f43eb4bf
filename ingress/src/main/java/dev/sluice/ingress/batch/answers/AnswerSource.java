package dev.sluice.ingress.batch.answers;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One reading of the topic of answers; used by one thread at a time. Places are offsets by {@code <topic>/<partition>}.
 */
public interface AnswerSource extends AutoCloseable {

    /**
     * A record.
     *
     * @param partition {@code <topic>/<partition>}
     * @param key the job's id; empty if the record has none
     * @param value the answer, encoded; empty if the record has none
     */
    record Found(String partition, long offset, byte[] key, byte[] value) {

        /** About what it takes in memory. */
        long bytes() {
            return OVERHEAD_BYTES + key.length + value.length;
        }

        private static final long OVERHEAD_BYTES = 120;
    }

    /** The places at the topic's end. */
    Map<String, Long> ends();

    /** Goes on from these places, and from the topic's beginning where none is given. */
    void seek(Map<String, Long> places);

    /** The next records, after this time at most. */
    List<Found> poll(Duration atMost);

    /** The places after what was polled. */
    Map<String, Long> places();

    @Override
    void close();
}
