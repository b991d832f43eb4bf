package dev.sluice.ingress.batch.answers;

import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.WrittenAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The topic of answers as one batch sees it, read from a place on; used by one thread. Places are offsets by
 * {@code <topic>/<partition>}. Each method may throw {@link org.apache.kafka.common.KafkaException}: the batch begins
 * again with another one.
 */
public interface AnswerTap extends AutoCloseable {

    /** The places at the topic's end. */
    Map<String, Long> ends();

    /** Goes on from these places, and from the topic's beginning where none is given. */
    void seek(Map<String, Long> places);

    /**
     * The next answers, after this time at most.
     *
     * @param wanted whose answers are wanted: the others aren't even read
     */
    List<WrittenAnswer> poll(Duration atMost, Predicate<JobId> wanted);

    /** The places after what was polled. */
    Map<String, Long> places();

    @Override
    void close();
}
