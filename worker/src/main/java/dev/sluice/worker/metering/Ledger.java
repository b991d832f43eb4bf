package dev.sluice.worker.metering;

import dev.sluice.common.job.Topics;
import dev.sluice.common.reply.JobResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records results. Recording one twice does no harm: the first record of a job counts.
 *
 * <p>Kafka may be away for long: a record is sent until it is acknowledged, and those that wait are bounded in bytes.
 */
public final class Ledger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final Duration LAST_RECORDS = Duration.ofSeconds(5);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Producer<byte[], byte[]> producer;

    /** Records through this producer, which is closed with it. */
    public Ledger(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Waits until Kafka has the result; blocks for as long as it doesn't. */
    public void record(JobResult result) throws InterruptedException {
        while (true) {
            CompletableFuture<Void> acknowledged = send(result);
            try {
                acknowledged.get();
                return;
            } catch (ExecutionException e) {
                LOG.warn("job {}: its result is not recorded yet: {}", result.job(), e.getMessage());
                Thread.sleep(AGAIN);
            }
        }
    }

    private CompletableFuture<Void> send(JobResult result) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        try {
            Future<?> _ = producer.send(
                    new ProducerRecord<>(Topics.RESULTS, result.job().bytes(), result.encode()), (_, failure) -> {
                        if (failure == null) {
                            acknowledged.complete(null);
                        } else {
                            acknowledged.completeExceptionally(failure);
                        }
                    });
        } catch (KafkaException | IllegalStateException e) {
            acknowledged.completeExceptionally(e);
        }
        return acknowledged;
    }

    @Override
    public void close() {
        producer.close(LAST_RECORDS);
    }
}
