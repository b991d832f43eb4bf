package dev.sluice.worker.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets jobs aside in {@code sluice.dead}, with their headers and body as they came, the reason and the number of tries
 * beside them. A job that is set aside twice stands there twice.
 */
public final class DeadLetters implements AutoCloseable {

    /** The header that holds the reason. */
    public static final String REASON = Topics.DEAD_REASON;

    /** The header that holds how often the job was granted to a worker, in decimal digits. */
    public static final String TRIES = Topics.DEAD_TRIES;

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Producer<byte[], byte[]> producer;

    /** Sends through this producer, which is closed with it. */
    public DeadLetters(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /**
     * Sets a job aside; blocks until Kafka has it.
     *
     * @param key the record's key
     * @param headers the record's headers
     * @param reason in words for an operator, without anything of the body
     * @param tries how often the job was granted to a worker; 0 if it never was
     * @return whether Kafka has it
     */
    public boolean bury(byte[] key, List<JobHeaders.Header> headers, byte[] body, String reason, int tries)
            throws InterruptedException {
        List<Header> all = new ArrayList<>();
        headers.forEach(header -> all.add(new RecordHeader(header.name(), header.value())));
        all.add(new RecordHeader(REASON, reason.getBytes(UTF_8)));
        all.add(new RecordHeader(TRIES, Integer.toString(tries).getBytes(UTF_8)));
        try {
            producer.send(new ProducerRecord<>(Topics.DEAD, null, null, key, body, all))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.warn("a dead letter was not taken: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
