package dev.sluice.worker.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.lease.Where;
import dev.sluice.testkit.Await;
import dev.sluice.testkit.SharedKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Records of a real broker, read again by their places. */
final class SideReaderIT {

    private static final String TOPIC = "side-reader";
    private static final int RECORDS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Test
    void recordsAreFoundInAnyOrderAgainAndAgain() throws Exception {
        produce();
        try (SideReader reader = new SideReader(() -> new KafkaConsumer<>(Map.of(
                "bootstrap.servers", SharedKafka.get().bootstrap(),
                "key.deserializer", ByteArrayDeserializer.class,
                "value.deserializer", ByteArrayDeserializer.class,
                "auto.offset.reset", "earliest",
                "max.poll.records", SideReader.MAX_POLL_RECORDS)))) {
            reader.start();
            for (int offset : new int[] {250, 3, 3, 299, 0}) {
                int before = heard.size();
                assertThat(read(reader, offset)).isTrue();
                Await.until(PATIENCE, "offset " + offset, () -> heard.size() > before);
            }
            assertThat(heard).containsExactly("v250", "v3", "v3", "v299", "v0");

            heard.clear();
            for (int offset = RECORDS - 1; offset >= 0; offset -= 2) {
                assertThat(read(reader, offset)).isTrue();
            }
            Await.until(PATIENCE, "every second record", () -> heard.size() == RECORDS / 2);
            assertThat(heard).doesNotContain("failed", "gone");
        }
    }

    private boolean read(SideReader reader, long offset) {
        return reader.read(new Where(TOPIC, 0, offset), new SideReader.Reading() {
            @Override
            public void found(ConsumerRecord<byte[], byte[]> record) {
                heard.add(new String(record.value(), UTF_8));
            }

            @Override
            public void gone() {
                heard.add("gone");
            }

            @Override
            public void failed() {
                heard.add("failed");
            }
        });
    }

    private static void produce() throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", SharedKafka.get().bootstrap());
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(TOPIC, ("v" + i).getBytes(UTF_8)))
                        .get();
            }
        }
    }
}
