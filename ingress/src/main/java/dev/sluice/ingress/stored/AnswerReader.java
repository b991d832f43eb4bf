package dev.sluice.ingress.stored;

import dev.sluice.common.lease.Where;
import dev.sluice.common.reply.WrittenAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads whole answers by their places, in no group. A consumer serves one question at a time and is kept for the next
 * one: there are never more than questions at once.
 */
final class AnswerReader implements AutoCloseable {

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final ConcurrentLinkedDeque<Consumer<byte[], byte[]>> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    AnswerReader(Supplier<Consumer<byte[], byte[]>> consumers) {
        this.consumers = consumers;
    }

    /**
     * The answer at a place; blocks.
     *
     * @return empty if Kafka has deleted it
     * @throws KafkaException if Kafka doesn't answer in time
     */
    Optional<WrittenAnswer> read(Where where, Duration patience) {
        Consumer<byte[], byte[]> free = idle.pollFirst();
        Consumer<byte[], byte[]> consumer = free == null ? consumers.get() : free;
        boolean isFit = false;
        try {
            Optional<WrittenAnswer> answer = read(where, patience, consumer);
            isFit = true;
            return answer;
        } finally {
            // One that failed may hold what it fetched meanwhile, or nothing at all.
            if (isFit && !closed) {
                idle.addFirst(consumer);
            } else {
                consumer.close();
            }
        }
    }

    private static Optional<WrittenAnswer> read(Where where, Duration patience, Consumer<byte[], byte[]> consumer) {
        TopicPartition partition = new TopicPartition(where.topic(), where.partition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, where.offset());
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        try {
            while (System.nanoTime() < deadlineNanos) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofNanos(deadlineNanos - System.nanoTime()))) {
                    return record.offset() == where.offset()
                            ? Optional.of(WrittenAnswer.decode(record.value()))
                            : Optional.empty();
                }
            }
        } catch (OffsetOutOfRangeException e) {
            return Optional.empty();
        }
        throw new org.apache.kafka.common.errors.TimeoutException("no answer within " + patience);
    }

    @Override
    public void close() {
        closed = true;
        for (Consumer<byte[], byte[]> one = idle.pollFirst(); one != null; one = idle.pollFirst()) {
            one.close();
        }
    }
}
