package dev.sluice.worker.intake;

import dev.sluice.common.lease.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads single records again by their places, in no group and whoever's partition it is.
 *
 * <p>Whatever is wished for meanwhile is read together, in the order of the offsets: a dead worker leaves hundreds of
 * records behind at once, and a seek for each would make their clients wait for seconds.
 */
final class SideReader implements AutoCloseable {

    /** So few records at a time that most of what is fetched was wished for. */
    static final int MAX_POLL_RECORDS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(SideReader.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int MAX_WAITING = 10_000;
    private static final int MAX_BATCH = 1_000;

    /** Takes what was found. */
    interface Reading {

        /** The record is there. */
        void found(ConsumerRecord<byte[], byte[]> record);

        /** Kafka has deleted it. */
        void gone();

        /** Kafka couldn't be asked. */
        void failed();
    }

    private record Wish(Where where, Reading reading) {

        TopicPartition partition() {
            return new TopicPartition(where.topic(), where.partition());
        }
    }

    private final Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers;
    private final BlockingQueue<Wish> wishes = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread thread;
    // Owned by the reading thread: what is still to be found, by partition and offset.
    private final Map<TopicPartition, NavigableMap<Long, List<Reading>>> wanted = new HashMap<>();

    SideReader(Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers) {
        this.consumers = consumers;
        this.thread = Thread.ofPlatform().name("side-reader").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Reads the record at this place soon; false if too many others wait. */
    boolean read(Where where, Reading reading) {
        return wishes.offer(new Wish(where, reading));
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try (var consumer = consumers.get()) {
                while (true) {
                    takeWishes();
                    read(consumer);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (KafkaException e) {
                LOG.warn("the side reader begins anew: {}", e.toString());
            } finally {
                giveUp();
            }
        }
    }

    private void takeWishes() throws InterruptedException {
        List<Wish> batch = new ArrayList<>();
        batch.add(wishes.take());
        wishes.drainTo(batch, MAX_BATCH - 1);
        for (Wish wish : batch) {
            wanted.computeIfAbsent(wish.partition(), _ -> new TreeMap<>())
                    .computeIfAbsent(wish.where().offset(), _ -> new ArrayList<>())
                    .add(wish.reading());
        }
    }

    private void read(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
        consumer.assign(wanted.keySet());
        // A partition that stays assigned stays paused, too.
        consumer.resume(wanted.keySet());
        wanted.forEach((partition, offsets) -> consumer.seek(partition, offsets.firstKey()));
        long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
        while (!wanted.isEmpty() && System.nanoTime() < deadlineNanos) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                arrived(record);
                deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
            }
            for (TopicPartition partition : consumer.assignment()) {
                goOn(partition, consumer);
            }
        }
        giveUp();
    }

    private void arrived(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        NavigableMap<Long, List<Reading>> offsets = wanted.get(partition);
        if (offsets == null) {
            return;
        }
        NavigableMap<Long, List<Reading>> passed = offsets.headMap(record.offset(), false);
        tell(passed, Reading::gone);
        passed.clear();
        List<Reading> here = offsets.remove(record.offset());
        if (here != null) {
            here.forEach(reading -> tell(reading, one -> one.found(record)));
        }
        if (offsets.isEmpty()) {
            wanted.remove(partition);
        }
    }

    /** Leaps over what nobody wished for. */
    private void goOn(TopicPartition partition, org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
        NavigableMap<Long, List<Reading>> offsets = wanted.get(partition);
        if (offsets == null) {
            consumer.pause(List.of(partition));
        } else if (offsets.firstKey() > consumer.position(partition) + MAX_POLL_RECORDS) {
            consumer.seek(partition, offsets.firstKey());
        }
    }

    private void giveUp() {
        wanted.values().forEach(offsets -> tell(offsets, Reading::failed));
        wanted.clear();
    }

    private static void tell(Map<Long, List<Reading>> offsets, Consumer<Reading> what) {
        offsets.values().forEach(readings -> readings.forEach(reading -> tell(reading, what)));
    }

    private static void tell(Reading reading, Consumer<Reading> what) {
        try {
            what.accept(reading);
        } catch (RuntimeException e) {
            LOG.error("a record that was read again could not be taken", e);
        }
    }
}
