package dev.sluice.ingress.register;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.account.AccountRecord;
import dev.sluice.common.job.Topics;
import dev.sluice.ingress.account.AccountBook;
import dev.sluice.ingress.health.ReadinessCheck;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of accounts into the book: from its beginning to the end that it had at the start, from when on this
 * instance is ready; then each record as it comes.
 *
 * <p>While Kafka is away the book stays as it is. A record that is read twice changes nothing.
 */
final class AccountReader implements ReadinessCheck, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AccountReader.class);

    private static final TopicPartition PARTITION = new TopicPartition(Topics.ACCOUNTS, 0);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long AGAIN_MILLIS = 200;
    private static final String NAME = "accounts";

    private final Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers;
    private final AccountBook book;
    private final Consumer<String> revoked;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Whoever waits for the record of an offset to be read. */
    private final NavigableMap<Long, CompletableFuture<Void>> waiting = new ConcurrentSkipListMap<>();

    private volatile Optional<String> problem = Optional.of(NAME + ": not asked for yet");

    /** The next offset to read; written by the reading thread alone. */
    private volatile long position;

    // Owned by the reading thread: the end as of the start; -1 while it isn't known.
    private long end = -1;
    private boolean failing;

    /**
     * A reader that doesn't read yet.
     *
     * @param revoked told the tenants whose running streams end at once
     */
    AccountReader(
            Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers,
            AccountBook book,
            Consumer<String> revoked) {
        this.consumers = consumers;
        this.book = book;
        this.revoked = revoked;
        this.thread = Thread.ofPlatform().name("account-reader").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> problem() {
        return problem;
    }

    /** Completes when the record of this offset is in the book. */
    CompletionStage<Void> readBack(long offset) {
        CompletableFuture<Void> read = waiting.computeIfAbsent(offset, _ -> new CompletableFuture<>());
        // It may have been read before anybody waited for it.
        tellUpTo(position);
        return read;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            // Not interrupted: its consumer couldn't be closed then, and would say so as an error.
            thread.join(POLL.multipliedBy(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (closed.getCount() > 0) {
                readWhileItGoes();
            }
        } catch (InterruptException | InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void readWhileItGoes() throws InterruptedException {
        try (var consumer = consumers.get()) {
            follow(consumer);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            if (!failing) {
                // Once for each outage, however often it is tried.
                LOG.warn("accounts: reading goes on at offset {} after {}", position, e.toString());
            }
            failing = true;
            boolean _ = closed.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void follow(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer)
            throws InterruptedException {
        while (consumer.partitionsFor(Topics.ACCOUNTS, PATIENCE).isEmpty()) {
            problem = Optional.of(NAME + ": the topic " + Topics.ACCOUNTS + " isn't there yet");
            if (closed.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
        consumer.assign(List.of(PARTITION));
        if (end < 0) {
            end = consumer.endOffsets(List.of(PARTITION), PATIENCE).getOrDefault(PARTITION, 0L);
            consumer.seekToBeginning(List.of(PARTITION));
        } else {
            consumer.seek(PARTITION, position);
        }
        while (closed.getCount() > 0) {
            // Compaction leaves holes: the position, not the last record, says how far this is. It is asked for before
            // the first poll, which waits for a record: a topic that has none would hold up the start.
            reached(consumer.position(PARTITION, PATIENCE));
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
        try {
            List<String> cut = record.value() == null
                    ? book.remove(key)
                    : AccountRecord.decode(key, record.value()).map(book::put).orElseGet(List::of);
            if (problem.isEmpty()) {
                cut.forEach(revoked);
            }
        } catch (IllegalArgumentException e) {
            // What was there before holds on: better than an instance that reads nothing any more.
            LOG.error("accounts: the record at offset {} is passed over: {}", record.offset(), e.getMessage());
        }
    }

    private void reached(long next) {
        position = next;
        failing = false;
        tellUpTo(next);
        if (problem.isPresent() && next >= end) {
            LOG.info(
                    "accounts: {} keys, {} organisations, {} plans",
                    book.keys().size(),
                    book.organisations().size(),
                    book.plans().size());
            problem = Optional.empty();
        } else if (problem.isPresent()) {
            problem = Optional.of(NAME + ": " + Topics.ACCOUNTS + " is read up to offset " + next + " of " + end);
        }
    }

    private void tellUpTo(long next) {
        NavigableMap<Long, CompletableFuture<Void>> read = waiting.headMap(next, false);
        read.values().forEach(each -> each.complete(null));
        read.clear();
    }
}
