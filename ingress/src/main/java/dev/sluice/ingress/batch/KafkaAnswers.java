package dev.sluice.ingress.batch;

import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Topics;
import dev.sluice.common.reply.WrittenAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic of answers through a consumer of its own, without a group. */
final class KafkaAnswers implements AnswerTap {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaAnswers.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    KafkaAnswers(Consumer<byte[], byte[]> consumer) {
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
    public List<WrittenAnswer> poll(Duration atMost, Predicate<JobId> wanted) {
        List<WrittenAnswer> answers = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(atMost)) {
            try {
                // Most are other jobs': their text isn't worth a copy.
                if (found.key() != null && wanted.test(JobId.of(found.key()))) {
                    answers.add(WrittenAnswer.decode(found.value()));
                }
            } catch (IllegalArgumentException e) {
                LOG.error("{}/{}: offset {}: {}", found.topic(), found.partition(), found.offset(), e.getMessage());
            }
        }
        return answers;
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

    private static Map<String, Long> named(Map<TopicPartition, Long> places) {
        Map<String, Long> named = new HashMap<>();
        places.forEach((partition, place) -> named.put(name(partition), place));
        return named;
    }

    private static String name(TopicPartition partition) {
        return partition.topic() + "/" + partition.partition();
    }
}
