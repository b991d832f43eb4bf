package dev.sluice.ingress.batch.book;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The book as a compacted topic: one thread reads all of it and goes on reading, another one writes.
 *
 * <p>A broker that is away delays both; the reader begins again at the beginning, which changes nothing, since each
 * record says the whole of what it is about and older owners aren't heard.
 */
public final class BookTopic extends Book implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BookTopic.class);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 1_000;
    private static final int MAX_WAITING = 1_000;

    private static final List<TopicPartition> PARTITIONS = IntStream.range(0, Topics.BATCHES_PARTITIONS)
            .mapToObj(number -> new TopicPartition(Topics.BATCHES, number))
            .toList();

    /** Somebody who waits until this much of the topic was read; {@code null} offsets stand for its end. */
    private static final class Waiter {

        private final CompletableFuture<Boolean> done = new CompletableFuture<>();
        private @Nullable Map<TopicPartition, Long> offsets;

        Waiter(@Nullable Map<TopicPartition, Long> offsets) {
            this.offsets = offsets;
        }
    }

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Producer<byte[], byte[]> producer;
    private final BookSettings settings;
    private final ExecutorService writer;
    private final Thread reader;
    private final Queue<Waiter> arriving = new ConcurrentLinkedQueue<>();

    private volatile boolean closed;
    private volatile @Nullable Consumer<byte[], byte[]> current;

    // Owned by the reader.
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final List<Waiter> waiting = new ArrayList<>();

    BookTopic(Supplier<Consumer<byte[], byte[]>> consumers, Producer<byte[], byte[]> producer, BookSettings settings) {
        this.consumers = consumers;
        this.producer = producer;
        this.settings = settings;
        this.writer = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().name("book-writer").daemon().factory());
        this.reader = Thread.ofPlatform().name("book-reader").daemon().unstarted(this::read);
    }

    void start() {
        reader.start();
    }

    @Override
    public CompletableFuture<Void> caughtUp() {
        return await(new Waiter(null));
    }

    @Override
    public int partitionOf(String id) {
        return Math.floorMod(id.hashCode(), Topics.BATCHES_PARTITIONS);
    }

    @Override
    protected CompletableFuture<Void> write(BookTable.Entry entry) {
        CompletableFuture<Waiter> acknowledged = new CompletableFuture<>();
        try {
            // The producer's send may block for its metadata.
            writer.execute(() -> send(entry, acknowledged));
        } catch (RejectedExecutionException e) {
            acknowledged.completeExceptionally(e);
        }
        return acknowledged.thenCompose(this::await);
    }

    @Override
    public void close() {
        closed = true;
        writer.shutdown();
        wakeUp();
        producer.close(Duration.ofSeconds(2));
        try {
            boolean _ = reader.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Void> await(Waiter waiter) {
        arriving.add(waiter);
        wakeUp();
        return waiter.done
                .orTimeout(settings.writeBound().toMillis(), TimeUnit.MILLISECONDS)
                .thenAccept(_ -> {});
    }

    private void wakeUp() {
        Consumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    private void send(BookTable.Entry entry, CompletableFuture<Waiter> acknowledged) {
        ProducerRecord<byte[], byte[]> written = new ProducerRecord<>(
                Topics.BATCHES, partitionOf(entry.id()), entry.key().getBytes(UTF_8), entry.bytes());
        try {
            Future<?> _ = producer.send(written, (metadata, failure) -> {
                if (failure == null) {
                    TopicPartition partition = new TopicPartition(metadata.topic(), metadata.partition());
                    acknowledged.complete(new Waiter(Map.of(partition, metadata.offset() + 1)));
                } else {
                    acknowledged.completeExceptionally(failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            acknowledged.completeExceptionally(e);
        }
    }

    private void read() {
        while (!closed) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                readWith(consumer);
            } catch (InterruptException e) {
                return;
            } catch (KafkaException e) {
                LOG.warn("files and batches can't be read, which is tried again: {}", e.getMessage());
            } finally {
                current = null;
            }
            pause();
        }
    }

    private void readWith(Consumer<byte[], byte[]> consumer) {
        awaitTopic(consumer);
        consumer.assign(PARTITIONS);
        consumer.seekToBeginning(PARTITIONS);
        positions.clear();
        PARTITIONS.forEach(partition -> positions.put(partition, consumer.position(partition, PATIENCE)));
        // Not before: a wake-up ends whatever call it meets.
        current = consumer;
        while (!closed) {
            try {
                consumer.poll(POLL).forEach(this::take);
                PARTITIONS.forEach(partition -> positions.put(partition, consumer.position(partition, PATIENCE)));
            } catch (WakeupException ignored) {
                // Somebody waits, or this is the end.
            }
            serve(consumer);
        }
    }

    /** Whoever watches Kafka makes the topic. */
    private void awaitTopic(Consumer<byte[], byte[]> consumer) {
        while (!closed && consumer.partitionsFor(Topics.BATCHES, PATIENCE).size() < Topics.BATCHES_PARTITIONS) {
            pause();
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> found) {
        if (found.key() != null) {
            table().apply(BookTable.keyOf(found.key()), found.value());
        }
    }

    private void serve(Consumer<byte[], byte[]> consumer) {
        Collection<Waiter> fresh = new ArrayList<>();
        for (Waiter waiter = arriving.poll(); waiter != null; waiter = arriving.poll()) {
            waiting.add(waiter);
            if (waiter.offsets == null) {
                fresh.add(waiter);
            }
        }
        if (!fresh.isEmpty()) {
            Map<TopicPartition, Long> ends = ends(consumer);
            fresh.forEach(waiter -> waiter.offsets = ends);
        }
        waiting.removeIf(waiter -> {
            if (waiter.offsets != null && isRead(waiter.offsets)) {
                // Whoever goes on from here must not hold up the reader.
                Future<?> _ = waiter.done.completeAsync(() -> true);
            }
            return waiter.done.isDone();
        });
    }

    private static Map<TopicPartition, Long> ends(Consumer<byte[], byte[]> consumer) {
        while (true) {
            try {
                return consumer.endOffsets(PARTITIONS, PATIENCE);
            } catch (WakeupException ignored) {
                // The next one who waits; asked again for all.
            }
        }
    }

    private boolean isRead(Map<TopicPartition, Long> offsets) {
        return offsets.entrySet().stream().allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    private void pause() {
        if (closed) {
            return;
        }
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }
}
