package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.processes.BrokerPart;
import dev.sluice.processes.Checkout;
import dev.sluice.processes.ChildProcess;
import dev.sluice.processes.JavaPart;
import dev.sluice.processes.Readiness;
import dev.sluice.processes.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class BrokerIT {

    private static final String TOPIC = "kept";

    @TempDir
    private Path folder;

    private final List<ChildProcess> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(ChildProcess::kill);
    }

    @Test
    void acknowledgedRecordsSurviveAnEndAndAKill() throws Exception {
        BrokerPart part = BrokerPart.in(Checkout.locate(), folder.resolve("data"), folder.resolve("kafka.log"));
        ChildProcess first = start(part);
        createTopic(part.bootstrap());
        produce(part.bootstrap(), "one");
        first.stop();
        ChildProcess second = start(part);
        produce(part.bootstrap(), "two");
        second.kill();
        start(part);

        assertThat(consume(part.bootstrap(), "group", 2)).containsExactly("one", "two");
    }

    @Test
    void partitionsOfADeadConsumerMoveWithinSeconds() throws Exception {
        BrokerPart part = BrokerPart.in(Checkout.locate(), folder.resolve("data"), folder.resolve("kafka.log"));
        start(part);
        createTopic(part.bootstrap());
        produce(part.bootstrap(), "one");
        ChildProcess member = startMember(part.bootstrap(), "moving");
        awaitRecordAt(member);
        member.kill();
        long killedNanos = System.nanoTime();

        assertThat(consume(part.bootstrap(), "moving", 1)).containsExactly("one");

        assertThat(Duration.ofNanos(System.nanoTime() - killedNanos)).isLessThan(Duration.ofSeconds(12));
    }

    private ChildProcess startMember(String bootstrap, String group) {
        JavaPart part = new JavaPart(
                Role.WORKER,
                "member",
                1,
                folder.resolve("member.log"),
                System.getProperty("java.class.path"),
                DyingConsumer.class.getName(),
                List.of("-Xmx64m", "-XX:+UseSerialGC"),
                List.of(bootstrap, group),
                Map.of(),
                new Readiness.Listening(1),
                Duration.ofSeconds(1));
        ChildProcess member = ChildProcess.start(part);
        started.add(member);
        return member;
    }

    private static void awaitRecordAt(ChildProcess member) throws Exception {
        long deadlineNanos = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!Files.readString(member.part().log()).contains(DyingConsumer.GOT_ONE)) {
            assertThat(member.isAlive()).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadlineNanos);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private ChildProcess start(BrokerPart part) {
        ChildProcess broker = ChildProcess.start(part);
        started.add(broker);
        broker.awaitReady(Duration.ofSeconds(60));
        return broker;
    }

    private static void createTopic(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static void produce(String bootstrap, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get();
        }
    }

    private static List<String> consume(String bootstrap, String group, int count) {
        try (KafkaConsumer<String, String> consumer = consumer(bootstrap, group)) {
            List<String> values = new ArrayList<>();
            long deadlineNanos = System.nanoTime() + Duration.ofSeconds(40).toNanos();
            while (values.size() < count) {
                assertThat(System.nanoTime()).isLessThan(deadlineNanos);
                consumer.poll(Duration.ofMillis(100)).forEach(message -> values.add(message.value()));
            }
            return values;
        }
    }

    static KafkaConsumer<String, String> consumer(String bootstrap, String group) {
        KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "group.id", group,
                        "group.protocol", "consumer",
                        "enable.auto.commit", "false",
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.subscribe(List.of(TOPIC));
        return consumer;
    }
}
