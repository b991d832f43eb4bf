package dev.sluice.ingress.ledger;

import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Topics;
import dev.sluice.common.usage.UsageRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up the results of the partitions that this ingress has of the group, on a thread of its own.
 *
 * <p>Totals and the position that they include are written in one transaction, under the generation of the group: one
 * who was taken for dead can't write any more, so a partition's totals have one writer. Whatever fails ends the
 * session; the next one begins with what was written. Invariant: what is in {@code sluice.usage} is the sum of the
 * first results up to the group's position.
 */
final class LedgerFolder implements AutoCloseable {

    static final String GROUP = "sluice.ledger";

    private static final Logger LOG = LoggerFactory.getLogger(LedgerFolder.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /**
     * What a session is made of.
     *
     * @param results a consumer in the group
     * @param tails one outside of it, which looks back
     * @param totals a transactional producer that nobody else has
     */
    record Clients(
            Supplier<Consumer<byte[], byte[]>> results,
            Supplier<Consumer<byte[], byte[]>> tails,
            Supplier<Producer<byte[], byte[]>> totals) {}

    private final Clients clients;
    private final UsageReader reader;
    private final UsageBook book;
    private final Settler settler;
    private final Supplier<String> epoch;
    private final InstantSource clock;
    private final LedgerSettings settings;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    // Owned by the thread.
    private final Map<Integer, PartitionFold> folds = new HashMap<>();
    private String toldEpoch = "";

    /**
     * Not begun.
     *
     * @param epoch Redis' epoch: a new one is told everything again
     */
    LedgerFolder(
            Clients clients,
            UsageReader reader,
            UsageBook book,
            Settler settler,
            Supplier<String> epoch,
            InstantSource clock,
            LedgerSettings settings) {
        this.clients = clients;
        this.reader = reader;
        this.book = book;
        this.settler = settler;
        this.epoch = epoch;
        this.clock = clock;
        this.settings = settings;
        this.thread = Thread.ofPlatform().name("ledger").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(Duration.ofSeconds(3).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("PMD.AvoidCatchingGenericException") // The thread's outer door: nobody would start another one.
    private void run() {
        while (!isClosed()) {
            try (Consumer<byte[], byte[]> consumer = clients.results().get();
                    Producer<byte[], byte[]> producer = clients.totals().get()) {
                producer.initTransactions();
                new Session(consumer, producer).run();
            } catch (KafkaException e) {
                LOG.warn("the ledger isn't added up for a moment: {}", e.toString());
            } catch (RuntimeException e) {
                LOG.error("the ledger isn't added up for a moment", e);
            }
            folds.clear();
            pause();
        }
    }

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

    /** From a place in the group to its loss. */
    private final class Session implements ConsumerRebalanceListener {

        private final Consumer<byte[], byte[]> consumer;
        private final Producer<byte[], byte[]> producer;
        private final Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        private long committedNanos = System.nanoTime();

        Session(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
            this.consumer = consumer;
            this.producer = producer;
        }

        void run() {
            consumer.subscribe(List.of(Topics.RESULTS), this);
            while (!isClosed()) {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                    fold(found);
                }
                tellWhatAWipeTook();
                settler.tell(folds.values());
                if (System.nanoTime() - committedNanos >= settings.commitEvery().toNanos()) {
                    commit();
                }
            }
            commit();
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.isEmpty()) {
                return;
            }
            Set<TopicPartition> all = Set.copyOf(partitions);
            // Stable: a transaction that is still open is waited for.
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(all);
            awaitBook();
            Map<TopicPartition, Long> until = new HashMap<>();
            for (TopicPartition each : all) {
                folds.put(each.partition(), new PartitionFold(each.partition(), book.ofPartition(each.partition())));
                OffsetAndMetadata position = committed.get(each);
                if (position == null) {
                    consumer.seekToBeginning(List.of(each));
                } else {
                    consumer.seek(each, position.offset());
                    until.put(each, position.offset());
                }
            }
            recall(until);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit();
            partitions.forEach(each -> folds.remove(each.partition()));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.forEach(each -> {
                folds.remove(each.partition());
                positions.remove(each);
            });
        }

        private void fold(ConsumerRecord<byte[], byte[]> found) {
            PartitionFold fold = folds.get(found.partition());
            if (fold == null) {
                throw new IllegalStateException("a record of partition " + found.partition() + ", which isn't ours");
            }
            jobOf(found)
                    .flatMap(job -> fold.fold(found.offset(), found.timestamp(), job, found.value()))
                    .ifPresent(result -> settler.ended(
                            result.tenant(),
                            result.job(),
                            result.outcome().usage().totalTokens()));
            positions.put(
                    new TopicPartition(found.topic(), found.partition()), new OffsetAndMetadata(found.offset() + 1));
        }

        private void tellWhatAWipeTook() {
            String now = epoch.get();
            if (!now.equals(toldEpoch)) {
                if (!toldEpoch.isEmpty()) {
                    folds.values().forEach(fold -> fold.tenants().forEach(settler::again));
                }
                toldEpoch = now;
            }
        }

        private void commit() {
            committedNanos = System.nanoTime();
            if (positions.isEmpty()) {
                return;
            }
            producer.beginTransaction();
            for (PartitionFold fold : folds.values()) {
                for (UsageRecord changed : fold.takeChanged()) {
                    Future<?> _ = producer.send(new ProducerRecord<>(Topics.USAGE, changed.key(), changed.encode()));
                }
            }
            producer.sendOffsetsToTransaction(positions, consumer.groupMetadata());
            producer.commitTransaction();
            positions.clear();
        }

        private void awaitBook() {
            try {
                reader.readToEnd().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the usage topic was read", e);
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException("the usage topic wasn't read in time", e);
            }
        }

        /** Reads the ids of jobs whose second result may still come. */
        private void recall(Map<TopicPartition, Long> until) {
            if (until.isEmpty()) {
                return;
            }
            try (Consumer<byte[], byte[]> tail = clients.tails().get()) {
                List<TopicPartition> partitions = new ArrayList<>(until.keySet());
                tail.assign(partitions);
                long since = clock.instant().minus(JobIds.KEPT).toEpochMilli();
                Map<TopicPartition, Long> times = new HashMap<>();
                partitions.forEach(each -> times.put(each, since));
                Map<TopicPartition, OffsetAndTimestamp> starts = tail.offsetsForTimes(times);
                until.forEach((each, end) -> {
                    OffsetAndTimestamp start = starts.get(each);
                    tail.seek(each, start == null ? end : Math.min(start.offset(), end));
                });
                while (until.entrySet().stream().anyMatch(each -> tail.position(each.getKey()) < each.getValue())) {
                    for (ConsumerRecord<byte[], byte[]> found : tail.poll(POLL)) {
                        Long end = until.get(new TopicPartition(found.topic(), found.partition()));
                        PartitionFold fold = folds.get(found.partition());
                        if (end != null && fold != null && found.offset() < end) {
                            jobOf(found).ifPresent(job -> fold.remember(job, found.timestamp()));
                        }
                    }
                }
            }
        }
    }

    private static Optional<JobId> jobOf(ConsumerRecord<byte[], byte[]> found) {
        if (found.key() == null || found.key().length != JobId.BYTES || found.value() == null) {
            LOG.error("the ledger's record {} of partition {} has no job", found.offset(), found.partition());
            return Optional.empty();
        }
        return Optional.of(JobId.of(found.key()));
    }
}
