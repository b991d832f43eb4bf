package dev.sluice.worker.intake;

import dev.sluice.common.lease.Where;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads single records again by their places, in no group and whoever's partition it is. */
final class SideReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SideReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int MAX_WAITING = 10_000;

    /** Takes what was found. */
    interface Reading {

        /** The record is there. */
        void found(ConsumerRecord<byte[], byte[]> record);

        /** Kafka has deleted it. */
        void gone();

        /** Kafka couldn't be asked. */
        void failed();
    }

    private record Wish(Where where, Reading reading) {}

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final BlockingQueue<Wish> wishes = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread thread;

    SideReader(Supplier<Consumer<byte[], byte[]>> consumers) {
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
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                while (true) {
                    fulfil(wishes.take(), consumer);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (KafkaException e) {
                LOG.warn("the side reader begins anew: {}", e.toString());
            }
        }
    }

    private static void fulfil(Wish wish, Consumer<byte[], byte[]> consumer) {
        try {
            Where where = wish.where();
            TopicPartition partition = new TopicPartition(where.topic(), where.partition());
            consumer.assign(List.of(partition));
            consumer.seek(partition, where.offset());
            ConsumerRecord<byte[], byte[]> record = poll(consumer, where.offset());
            if (record == null) {
                wish.reading().failed();
            } else if (record.offset() == where.offset()) {
                wish.reading().found(record);
            } else {
                wish.reading().gone();
            }
        } catch (KafkaException e) {
            wish.reading().failed();
            throw e;
        } catch (RuntimeException e) {
            LOG.error("a record that was read again could not be taken", e);
        }
    }

    /** The first record from this offset on. */
    private static @Nullable ConsumerRecord<byte[], byte[]> poll(Consumer<byte[], byte[]> consumer, long offset) {
        long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadlineNanos) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() >= offset) {
                    return record;
                }
            }
        }
        return null;
    }
}
