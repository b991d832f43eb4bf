package dev.sluice.ingress.stored;

import dev.sluice.common.job.Topics;
import dev.sluice.common.stored.StoredNote;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic {@code sluice.completions}: all of it is read into the index when this instance starts, then what comes.
 * Whatever breaks, it is read from its beginning again.
 */
final class NoteTopic implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NoteTopic.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ASK = Duration.ofSeconds(5);
    private static final long AGAIN_MILLIS = 500;

    private final StoredIndex index;
    private final Clock clock;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Producer<byte[], byte[]> producer;
    private final Thread reader =
            Thread.ofPlatform().name("stored-notes").daemon().unstarted(this::run);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean isWhole;

    NoteTopic(
            StoredIndex index,
            Clock clock,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Producer<byte[], byte[]> producer) {
        this.index = index;
        this.clock = clock;
        this.consumers = consumers;
        this.producer = producer;
    }

    void start() {
        reader.start();
    }

    /** Whether the index has everything that was there when this instance started. */
    boolean isWhole() {
        return isWhole;
    }

    /**
     * Writes a note, then puts it into the index here; other instances have it milliseconds later.
     *
     * @return whether Kafka has it; if not, it may have it all the same
     */
    boolean write(StoredNote note, Duration patience) throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(Topics.COMPLETIONS, note.key(), note.encode()))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.warn("completion {}: a change is not written: {}", note.job(), e.toString());
            return false;
        }
        index.apply(note, clock.instant().getEpochSecond());
        return true;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            // Not interrupted: its consumer couldn't be closed then, and would say so as an error.
            reader.join(POLL.multipliedBy(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(1));
    }

    private void run() {
        while (closed.getCount() > 0) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                follow(consumer);
            } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (KafkaException e) {
                LOG.warn("stored completions are read anew: {}", e.toString());
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ASK);
        while (closed.getCount() > 0) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record);
            }
            if (!isWhole
                    && partitions.stream().allMatch(each -> consumer.position(each) >= ends.getOrDefault(each, 0L))) {
                isWhole = true;
                LOG.info("{} stored completions are known", index.size());
            }
        }
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        while (closed.getCount() > 0) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.COMPLETIONS, ASK).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            if (!partitions.isEmpty()) {
                return partitions;
            }
            // It is made by whichever instance is up first.
            boolean _ = closed.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
        return List.of();
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return;
        }
        try {
            index.apply(
                    StoredNote.decode(record.key(), record.value()),
                    clock.instant().getEpochSecond());
        } catch (IllegalArgumentException e) {
            LOG.warn("{}-{} offset {}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }
}
