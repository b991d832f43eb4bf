package dev.sluice.worker.keeping;

import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Topics;
import dev.sluice.common.lease.Where;
import dev.sluice.common.reply.WrittenAnswer;
import dev.sluice.common.stored.StoredNote;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes whole answers, and where those of stored completions stand. Writing one twice does no harm: both are the
 * same, and the first one counts.
 *
 * <p>Kafka may be away for long: a record is sent until it is acknowledged.
 */
public final class AnswerTopic implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerTopic.class);
    private static final Duration LAST_RECORDS = Duration.ofSeconds(5);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Producer<byte[], byte[]> producer;

    /** Writes through this producer, which is closed with it. */
    public AnswerTopic(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /**
     * Waits until Kafka has the answer; blocks for as long as it doesn't. Of one that is larger than the topic takes,
     * the request is left out, then the answer too: its job must come to an end.
     *
     * @return where it stands
     */
    public Where write(WrittenAnswer answer) throws InterruptedException {
        WrittenAnswer fitting = answer;
        while (true) {
            try {
                RecordMetadata place = send(record(fitting)).get();
                return new Where(place.topic(), place.partition(), place.offset());
            } catch (ExecutionException e) {
                JobId job = answer.result().job();
                if (e.getCause() instanceof RecordTooLargeException && fitting.answer().length > 0) {
                    LOG.error("job {}: its answer is larger than the topic takes: {}", job, e.getMessage());
                    fitting = fitting.request().length > 0 ? fitting.withoutRequest() : fitting.withoutAnswer();
                } else {
                    LOG.warn("job {}: its answer is not written yet: {}", job, e.getMessage());
                    Thread.sleep(AGAIN);
                }
            }
        }
    }

    /** Waits until Kafka has the note of a stored completion; blocks for as long as it doesn't. */
    public void note(StoredNote note) throws InterruptedException {
        while (true) {
            try {
                RecordMetadata _ = send(new ProducerRecord<>(Topics.COMPLETIONS, note.key(), note.encode()))
                        .get();
                return;
            } catch (ExecutionException e) {
                LOG.warn("job {}: its completion is not noted yet: {}", note.job(), e.getMessage());
                Thread.sleep(AGAIN);
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> record(WrittenAnswer answer) {
        return new ProducerRecord<>(Topics.ANSWERS, answer.result().job().bytes(), answer.encode());
    }

    private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        try {
            return producer.send(record);
        } catch (KafkaException | IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() {
        producer.close(LAST_RECORDS);
    }
}
