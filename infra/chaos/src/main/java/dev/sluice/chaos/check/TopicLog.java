package dev.sluice.chaos.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Everything that is in one topic, read without a group, so that nobody else notices. */
final class TopicLog implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * One record.
     *
     * @param key its key in hex
     */
    record Entry(String key, byte[] value, int partition, long offset, long timestampMillis) {}

    TopicLog(String bootstrap, String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest");
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        int count = consumer.partitionsFor(topic).size();
        partitions = IntStream.range(0, count)
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads on to the present end, and returns all from the beginning; records of one key in their order. */
    List<Entry> read() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                entries.add(new Entry(
                        HexFormat.of().formatHex(record.key() == null ? new byte[0] : record.key()),
                        record.value() == null ? new byte[0] : record.value(),
                        record.partition(),
                        record.offset(),
                        record.timestamp()));
            }
        }
        return List.copyOf(entries);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
