package dev.sluice.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobFlags;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.job.Topics;
import dev.sluice.common.reply.JobResult;
import dev.sluice.processes.Ports;
import dev.sluice.testkit.KafkaHandle;
import dev.sluice.testkit.RedisHandle;
import dev.sluice.testkit.SimulatorHandle;
import dev.sluice.testkit.tls.TlsBackends;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A worker whose Kafka lets it in by TLS, a name and a password, and whose Redis by TLS, as a user with rights of its
 * own. Who gives it a job and looks for the result needs none of that, and shows that what arrives is the same.
 */
@Timeout(120)
final class TlsIT {

    private static final Duration POLL = Duration.ofMillis(100);

    @TempDir
    private Path folder;

    @Test
    void jobIsReadAnsweredAndRecordedOverTlsAlone() throws Exception {
        TlsBackends tls = TlsBackends.in(folder);
        int kafkaPort = Ports.free();
        int redisPort = Ports.free();
        try (KafkaHandle kafka = KafkaHandle.startWith(tls.kafka(kafkaPort));
                RedisHandle _ = RedisHandle.startWith(tls.redis(redisPort));
                SimulatorHandle simulator = SimulatorHandle.start(Map.of())) {
            makeTopics(kafka);
            try (ConfigurableApplicationContext worker = new SpringApplicationBuilder(WorkerApplication.class)
                    .properties(settings(tls, kafkaPort, redisPort, simulator))
                    .run()) {
                assertThat(worker.isRunning()).isTrue();
                JobId job = new JobId(4_711, 1);
                send(kafka, job);

                JobResult result = result(kafka);
                assertThat(result.job()).isEqualTo(job);
                assertThat(result.outcome().failure()).isNull();
                assertThat(result.outcome().usage().completionTokens()).isEqualTo(3);
            }
        }
    }

    private static Map<String, Object> settings(
            TlsBackends tls, int kafkaPort, int redisPort, SimulatorHandle simulator) {
        Map<String, Object> settings = new HashMap<>(tls.settings(kafkaPort, redisPort));
        settings.put("sluice.health.port", "0");
        settings.put("SLUICE_PROVIDERS_OPENAI_BASE_URL", simulator.baseUrl() + "/v1");
        settings.put("SLUICE_PROVIDERS_OPENAI_API_KEY", "simulated");
        return settings;
    }

    private static void makeTopics(KafkaHandle kafka) throws Exception {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()))) {
            admin.createTopics(List.of(
                            new NewTopic(Lane.INTERACTIVE.topic(), 1, (short) 1),
                            new NewTopic(Lane.BULK.topic(), 1, (short) 1),
                            new NewTopic(Topics.RESULTS, 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void send(KafkaHandle kafka, JobId job) throws Exception {
        long now = System.currentTimeMillis();
        JobHeaders headers = new JobHeaders(
                job,
                "attempt-1",
                Lane.BULK,
                "",
                now + 60_000,
                now + 60_000,
                "org/key",
                "",
                "chat",
                "gpt-4o-mini",
                new JobFlags(false, false, true, false),
                now / 1_000,
                "00",
                0,
                null);
        String body = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"over TLS alone\"}]}";
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Lane.BULK.topic(), job.bytes(), body.getBytes(UTF_8));
        headers.encode().forEach(header -> record.headers().add(header.name(), header.value()));
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    private static JobResult result(KafkaHandle kafka) {
        TopicPartition results = new TopicPartition(Topics.RESULTS, 0);
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(results));
            consumer.seekToBeginning(List.of(results));
            ConsumerRecords<byte[], byte[]> found = consumer.poll(POLL);
            while (found.isEmpty()) {
                found = consumer.poll(POLL);
            }
            return JobResult.decode(found.iterator().next().value());
        }
    }
}
