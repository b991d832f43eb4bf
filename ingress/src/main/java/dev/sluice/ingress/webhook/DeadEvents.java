package dev.sluice.ingress.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.Topics;
import java.time.Duration;
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
 * Sets events that nobody took aside in {@code sluice.dead}, beside the jobs that can't be executed: under the event's
 * id, with its payload, the reason and the number of tries. One that is set aside twice stands there twice.
 */
final class DeadEvents {

    private static final Logger LOG = LoggerFactory.getLogger(DeadEvents.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Producer<byte[], byte[]> producer;

    /** Sends through this producer, which somebody else closes. */
    DeadEvents(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /**
     * Sets an event aside; blocks until Kafka has it.
     *
     * @param failure why the last try failed
     */
    void bury(WebhookEvent event, String failure, int tries) {
        String reason = "event " + event.type() + " of " + event.subject() + " was not taken: " + failure;
        List<Header> headers = List.of(
                new RecordHeader(Topics.DEAD_REASON, reason.getBytes(UTF_8)),
                new RecordHeader(Topics.DEAD_TRIES, Integer.toString(tries).getBytes(UTF_8)));
        byte[] key = event.id().getBytes(UTF_8);
        try {
            producer.send(new ProducerRecord<>(Topics.DEAD, null, null, key, event.payload(), headers))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.error("event {} can't be set aside, and is lost: {}", event.id(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
