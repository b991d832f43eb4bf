package dev.sluice.ingress.dispatch;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.lease.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes jobs, and says when Kafka has acknowledged each.
 *
 * <p>The producer's {@code send} may block for its metadata or its buffer, so event loops only put jobs into a bounded
 * queue, from which one thread sends. A job that waited there past its accept bound is never sent.
 */
public final class JobPublisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobPublisher.class);

    private static final int MAX_BATCH = 256;

    private record Waiting(JobHeaders job, byte[] body, long sinceNanos, CompletableFuture<Where> acknowledged) {}

    private final Producer<byte[], byte[]> producer;
    private final long acceptNanos;
    private final LongSupplier nanoTime;
    private final BlockingQueue<Waiting> queue;
    private final Thread sender;

    JobPublisher(Producer<byte[], byte[]> producer, DispatchSettings settings, LongSupplier nanoTime) {
        this.producer = producer;
        this.nanoTime = nanoTime;
        this.acceptNanos = settings.acceptBound().toNanos();
        this.queue = new ArrayBlockingQueue<>(settings.maxWaiting());
        this.sender = Thread.ofPlatform().name("job-publisher").daemon().unstarted(this::send);
    }

    void start() {
        sender.start();
    }

    /**
     * Publishes a job; never blocks.
     *
     * @return the record's place once Kafka has it, or a {@link PublishFailedException}
     */
    public CompletionStage<Where> publish(JobHeaders job, byte[] body) {
        CompletableFuture<Where> acknowledged = new CompletableFuture<>();
        if (!queue.offer(new Waiting(job, body, nanoTime.getAsLong(), acknowledged))) {
            acknowledged.completeExceptionally(new PublishFailedException("too many jobs wait to be sent", false));
        }
        return acknowledged;
    }

    @Override
    public void close() {
        sender.interrupt();
        producer.close(Duration.ofSeconds(5));
    }

    private void send() {
        List<Waiting> batch = new ArrayList<>(MAX_BATCH);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                batch.add(queue.take());
                queue.drainTo(batch, MAX_BATCH - 1);
                batch.forEach(this::send);
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            fail(batch);
            queue.drainTo(batch);
            fail(batch);
        }
    }

    private void send(Waiting waiting) {
        if (nanoTime.getAsLong() - waiting.sinceNanos() > acceptNanos) {
            waiting.acknowledged()
                    .completeExceptionally(new PublishFailedException("waited too long to be sent", false));
            return;
        }
        try {
            Future<?> _ = producer.send(record(waiting), (metadata, failure) -> {
                if (failure == null) {
                    waiting.acknowledged()
                            .complete(new Where(metadata.topic(), metadata.partition(), metadata.offset()));
                } else {
                    failed(waiting, failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            failed(waiting, e);
        }
    }

    private static void failed(Waiting waiting, Exception failure) {
        LOG.warn("job {}: not acknowledged: {}", waiting.job().id(), failure.getMessage());
        // The broker may have appended a record whose acknowledgement was lost.
        waiting.acknowledged()
                .completeExceptionally(new PublishFailedException(String.valueOf(failure.getMessage()), true));
    }

    private static void fail(List<Waiting> batch) {
        batch.forEach(waiting ->
                waiting.acknowledged().completeExceptionally(new PublishFailedException("shutting down", false)));
        batch.clear();
    }

    private static ProducerRecord<byte[], byte[]> record(Waiting waiting) {
        JobHeaders job = waiting.job();
        List<Header> headers = job.encode().stream()
                .<Header>map(header -> new RecordHeader(header.name(), header.value()))
                .toList();
        return new ProducerRecord<>(job.lane().topic(), null, null, job.id().bytes(), waiting.body(), headers);
    }
}
