package dev.sluice.ingress.ledger;

import dev.sluice.common.job.Topics;
import dev.sluice.common.usage.UsageRecord;
import dev.sluice.ingress.health.ReadinessCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code sluice.usage} into the book, from its beginning and for ever, on a thread of its own. */
final class UsageReader implements ReadinessCheck, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UsageReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration LAST = Duration.ofSeconds(1);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final UsageBook book;
    private final Thread thread;
    private final Queue<CompletableFuture<Void>> asked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Who waits for the end of the topic, with the offsets that it had when they asked; owned by the thread. */
    private final List<Waiting> waiting = new ArrayList<>();

    private record Waiting(CompletableFuture<Void> read, Map<TopicPartition, Long> ends) {}

    UsageReader(Supplier<Consumer<byte[], byte[]>> consumers, UsageBook book) {
        this.consumers = consumers;
        this.book = book;
        this.thread = Thread.ofPlatform().name("usage-reader").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Completes when everything that is in the topic now is in the book. */
    CompletableFuture<Void> readToEnd() {
        CompletableFuture<Void> read = new CompletableFuture<>();
        asked.add(read);
        return read;
    }

    @Override
    public String name() {
        return "ledger";
    }

    @Override
    public Optional<String> problem() {
        return book.isRead() ? Optional.empty() : Optional.of("ledger: the usage of the past isn't read yet");
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(LAST.plusSeconds(1).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        CompletableFuture<Void> first = readToEnd();
        Future<?> _ = first.thenRun(book::readToItsEnd);
        while (!isClosed()) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                readOn(consumer);
            } catch (KafkaException e) {
                LOG.warn("the usage topic can't be read: {}", e.getMessage());
                // Whoever waits is told by the next consumer, which begins anew: reading twice does no harm.
                waiting.forEach(each -> asked.add(each.read()));
                waiting.clear();
                pause();
            }
        }
    }

    private void readOn(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        while (partitions.isEmpty()) {
            if (isClosed()) {
                return;
            }
            pause();
            partitions = partitions(consumer);
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        while (!isClosed()) {
            for (CompletableFuture<Void> read = asked.poll(); read != null; read = asked.poll()) {
                waiting.add(new Waiting(read, consumer.endOffsets(partitions)));
            }
            for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                take(found);
            }
            waiting.removeIf(each -> {
                boolean isRead = each.ends().entrySet().stream()
                        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
                if (isRead) {
                    each.read().complete(null);
                }
                return isRead;
            });
        }
    }

    private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        List<PartitionInfo> found = consumer.partitionsFor(Topics.USAGE);
        List<TopicPartition> partitions = new ArrayList<>();
        if (found != null) {
            found.forEach(each -> partitions.add(new TopicPartition(each.topic(), each.partition())));
        }
        return partitions;
    }

    private void take(ConsumerRecord<byte[], byte[]> found) {
        if (found.value() == null) {
            return;
        }
        try {
            book.put(UsageRecord.decode(found.value()));
        } catch (IllegalArgumentException e) {
            LOG.error("the usage record at offset {} can't be read", found.offset(), e);
        }
    }

    /** Waits a second, or until this is closed. */
    private void pause() {
        try {
            boolean _ = closed.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }
}
