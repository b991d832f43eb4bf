package dev.sluice.ingress.batch.answers;

import dev.sluice.common.job.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The topic of answers through a consumer of its own, without a group. */
public final class KafkaAnswers implements AnswerSource {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final byte[] NONE = {};

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    /**
     * All of its partitions; to be sent somewhere before it is polled.
     *
     * @param consumer of no group; closed with this
     * @throws KafkaException if the topic can't be reached
     */
    public KafkaAnswers(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
        try {
            this.partitions = consumer.partitionsFor(Topics.ANSWERS, PATIENCE).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
    }

    @Override
    public Map<String, Long> ends() {
        return named(consumer.endOffsets(partitions, PATIENCE));
    }

    @Override
    public void seek(Map<String, Long> places) {
        for (TopicPartition partition : partitions) {
            consumer.seek(partition, places.getOrDefault(name(partition), 0L));
        }
    }

    @Override
    public List<Found> poll(Duration atMost) {
        List<Found> found = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> next : consumer.poll(atMost)) {
            TopicPartition partition = new TopicPartition(next.topic(), next.partition());
            found.add(new Found(name(partition), next.offset(), bytes(next.key()), bytes(next.value())));
        }
        return found;
    }

    @Override
    public Map<String, Long> places() {
        Map<TopicPartition, Long> places = new HashMap<>();
        partitions.forEach(partition -> places.put(partition, consumer.position(partition, PATIENCE)));
        return named(places);
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static byte[] bytes(byte @Nullable [] bytes) {
        return bytes == null ? NONE : bytes;
    }

    private static Map<String, Long> named(Map<TopicPartition, Long> places) {
        Map<String, Long> named = new HashMap<>();
        places.forEach((partition, place) -> named.put(name(partition), place));
        return named;
    }

    private static String name(TopicPartition partition) {
        return partition.topic() + "/" + partition.partition();
    }
}
