package dev.sluice.ingress.batch;

import dev.sluice.common.job.Topics;
import dev.sluice.ingress.batch.book.Batch;
import dev.sluice.ingress.batch.book.FileEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the batches that are this instance's turn: those in the partitions of the book that Kafka gives it as a member
 * of a group. The group says who should own a batch, and soon after a death who should own it next; who does own it
 * is decided by the book's records alone, so that two who both believe it do no harm.
 */
final class BatchOwners implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchOwners.class);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PAUSE_MILLIS = 1_000;
    private static final long STOP_MILLIS = 5_000;
    private static final long TIDY_MILLIS = 60_000;
    private static final long AGAIN_MILLIS = 2_000;

    private record Running(BatchRun run, Thread thread) {}

    private final Supplier<Consumer<byte[], byte[]>> members;
    private final BatchTools tools;
    private final String owner;
    private final Thread loop =
            Thread.ofPlatform().name("batch-owners").daemon().unstarted(this::loop);
    private volatile boolean isClosed;

    // Written by the loop.
    private final Set<Integer> partitions = ConcurrentHashMap.newKeySet();

    // Owned by the loop.
    private final Map<String, Running> running = new HashMap<>();
    private final Map<String, Long> notBefore = new HashMap<>();
    private long tidiedMillis;

    /**
     * None owned yet.
     *
     * @param owner this life of this instance
     */
    BatchOwners(Supplier<Consumer<byte[], byte[]>> members, BatchTools tools, String owner) {
        this.members = members;
        this.tools = tools;
        this.owner = owner;
    }

    void start() {
        loop.start();
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            loop.join(STOP_MILLIS + PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A record of an owner of the past stands last: were it compacted now, it alone would be left. */
    void rewrite(Batch batch) {
        if (partitions.contains(tools.book().partitionOf(batch.id()))) {
            Future<?> _ = tools.book().put(batch);
        }
    }

    private void loop() {
        while (!isClosed) {
            try (Consumer<byte[], byte[]> member = members.get()) {
                member.subscribe(List.of(Topics.BATCHES), new Turns(member));
                tools.book().caughtUp().get();
                while (!isClosed) {
                    member.poll(POLL);
                    look();
                }
            } catch (WakeupException | ExecutionException e) {
                LOG.debug("batches wait for the book", e);
            } catch (KafkaException e) {
                LOG.warn("batches have no owner here, which is tried again: {}", e.getMessage());
            } catch (InterruptedException e) {
                return;
            } finally {
                leave(Set.copyOf(partitions));
            }
            pause();
        }
    }

    private void look() {
        running.values().removeIf(one -> !one.thread().isAlive());
        List<Batch> waiting =
                tools.book().batches(batch -> isOurs(batch.id()) && isOpen(batch) && !running.containsKey(batch.id()));
        waiting.stream()
                .sorted(Comparator.comparingLong(batch -> batch.order().createdAt()))
                .filter(this::isItsTime)
                .limit(Math.max(0, tools.settings().maxRunning() - running.size()))
                .forEach(this::begin);
        if (tools.millis().getAsLong() - tidiedMillis > TIDY_MILLIS) {
            tidiedMillis = tools.millis().getAsLong();
            tidy();
        }
    }

    private boolean isOurs(String id) {
        return partitions.contains(tools.book().partitionOf(id));
    }

    /** One that has ended is open until its rows are swept. */
    private static boolean isOpen(Batch batch) {
        return !batch.state().status().isFinal() || !batch.progress().parts().isEmpty();
    }

    private boolean isItsTime(Batch batch) {
        return notBefore.getOrDefault(batch.id(), 0L) <= tools.millis().getAsLong();
    }

    private void begin(Batch batch) {
        BatchRun run = new BatchRun(batch.id(), tools, owner);
        notBefore.put(batch.id(), tools.millis().getAsLong() + AGAIN_MILLIS);
        running.put(
                batch.id(), new Running(run, Thread.ofVirtual().name(batch.id()).start(() -> run(batch.id(), run))));
    }

    private static void run(String id, BatchRun run) {
        try {
            run.run();
        } catch (NotOwnerException e) {
            LOG.info("{}: not owned here any more: {}", id, e.getMessage());
        } catch (IOException | KafkaException e) {
            LOG.warn("{}: begun again: {}", id, e.toString());
        } catch (RuntimeException e) {
            LOG.error("{}: begun again after a failure that nobody foresaw", id, e);
        }
    }

    /** Deletes what has had its time. */
    private void tidy() {
        long now = tools.seconds();
        notBefore.keySet().removeIf(id -> !running.containsKey(id));
        for (FileEntry file : tools.book().files(file -> isOurs(file.id()) && file.isExpired(now))) {
            try {
                tools.store().delete(FileEntry.blob(file.id()));
                Future<?> _ = tools.book().forgetFile(file.id());
            } catch (IOException e) {
                LOG.warn("{}: can't be deleted, which is tried again: {}", file.id(), e.toString());
            }
        }
        long keptSince = now - tools.settings().keep().toSeconds();
        tools.book()
                .batches(batch ->
                        isOurs(batch.id()) && !isOpen(batch) && batch.order().expiresAt() < keptSince)
                .forEach(batch -> {
                    Future<?> _ = tools.book().forgetBatch(batch.id());
                });
    }

    /** Stops what was run in these partitions, and waits a little, so that the next owner finds the last record. */
    private void leave(Collection<Integer> left) {
        partitions.removeAll(left);
        Map<String, Running> leaving = running.entrySet().stream()
                .filter(one -> left.contains(tools.book().partitionOf(one.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        leaving.values().forEach(one -> one.run().stop());
        long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
        for (Running one : leaving.values()) {
            try {
                long millis = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
                boolean _ = one.thread().join(Duration.ofMillis(Math.max(1, millis)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void pause() {
        if (isClosed) {
            return;
        }
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            isClosed = true;
        }
    }

    /** Hears which partitions are this instance's; called by {@code poll}. */
    private final class Turns implements ConsumerRebalanceListener {

        private final Consumer<byte[], byte[]> member;

        Turns(Consumer<byte[], byte[]> member) {
            this.member = member;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            // A member for the turns alone: the records are read elsewhere.
            member.pause(assigned);
            assigned.forEach(partition -> partitions.add(partition.partition()));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            leave(revoked.stream().map(TopicPartition::partition).toList());
        }
    }
}
