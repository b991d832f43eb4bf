package dev.sluice.cli.dead;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobFlags;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The topic {@code sluice.dead}. Nothing is ever taken out of a topic: a letter that was replayed or dropped is
 * followed by a record that says so and names it by its number.
 */
final class DeadTopic {

    private static final String REASON = Topics.DEAD_REASON;
    private static final String TRIES = Topics.DEAD_TRIES;
    private static final String SETTLES = "sluice-dead-settles";
    private static final String SETTLED_AS = "sluice-dead-settled-as";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, Object> connection;
    private final Clock clock;

    /** Speaks to the broker with these settings of Kafka's clients. */
    DeadTopic(Map<String, Object> connection, Clock clock) {
        this.connection = Map.copyOf(connection);
        this.clock = clock;
    }

    /**
     * All letters in the order of their numbers, the settled ones too.
     *
     * @throws KafkaException if Kafka doesn't answer
     */
    List<DeadLetter> letters() {
        Map<String, DeadLetter> letters = new LinkedHashMap<>();
        Map<String, String> settled = new LinkedHashMap<>();
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.DEAD, PATIENCE).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream()
                    .anyMatch(each -> consumer.position(each, PATIENCE) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(PATIENCE)) {
                    String settles = text(letter, SETTLES);
                    if (settles == null) {
                        letters.put(number(letter), read(letter));
                    } else {
                        settled.put(settles, String.valueOf(text(letter, SETTLED_AS)));
                    }
                }
            }
        }
        settled.forEach((number, what) -> letters.computeIfPresent(number, (_, letter) -> letter.settledAs(what)));
        return List.copyOf(letters.values());
    }

    /**
     * Runs a letter again: as a new job, since its old one has ended for its client and in the ledger. Nobody waits for
     * the answer, so it is kept for whoever asks for it by the new id.
     *
     * @return the new job's id
     * @throws IllegalArgumentException if the letter was never a job
     */
    JobId replay(DeadLetter letter, Duration timeLimit) throws InterruptedException {
        JobHeaders old = letter.job();
        if (old == null) {
            throw new IllegalArgumentException("The letter " + letter.number() + " can't be replayed, since its headers"
                    + " are no job's (" + letter.reason() + "): drop it.");
        }
        JobId id = JobId.next(clock, ThreadLocalRandom.current());
        long now = clock.millis();
        JobHeaders job = new JobHeaders(
                id,
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()),
                old.lane(),
                "",
                now + PATIENCE.toMillis(),
                now + timeLimit.toMillis(),
                old.tenant(),
                "",
                old.family(),
                old.model(),
                new JobFlags(old.flags().streamed(), old.flags().includeUsage(), true, false),
                now / 1_000,
                old.bodyHash(),
                0,
                old.traceparent());
        List<Header> headers = new ArrayList<>();
        job.encode().forEach(header -> headers.add(new RecordHeader(header.name(), header.value())));
        send(
                new ProducerRecord<>(job.lane().topic(), null, null, id.bytes(), letter.body(), headers),
                settling(letter, "replayed as " + id.completionId()));
        return id;
    }

    /** Gives a letter up: it is listed no more, and stays in the topic for as long as the topic keeps anything. */
    void drop(DeadLetter letter) throws InterruptedException {
        send(settling(letter, "dropped"));
    }

    private static ProducerRecord<byte[], byte[]> settling(DeadLetter letter, String what) {
        return new ProducerRecord<>(
                Topics.DEAD,
                null,
                null,
                HexFormat.of().parseHex(letter.key()),
                new byte[0],
                List.of(
                        new RecordHeader(SETTLES, letter.number().getBytes(UTF_8)),
                        new RecordHeader(SETTLED_AS, what.getBytes(UTF_8))));
    }

    @SafeVarargs
    private void send(ProducerRecord<byte[], byte[]>... records) throws InterruptedException {
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> each : records) {
                producer.send(each).get();
            }
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka has not taken it: " + e.getCause(), e);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> all = new LinkedHashMap<>(connection);
        all.put("acks", "all");
        all.put("enable.auto.commit", "false");
        all.put("max.block.ms", String.valueOf(PATIENCE.toMillis()));
        all.put("default.api.timeout.ms", String.valueOf(PATIENCE.toMillis()));
        all.put("request.timeout.ms", "5000");
        all.put("delivery.timeout.ms", String.valueOf(PATIENCE.toMillis()));
        return all;
    }

    private static DeadLetter read(ConsumerRecord<byte[], byte[]> letter) {
        return new DeadLetter(
                number(letter),
                HexFormat.of().formatHex(Objects.requireNonNullElse(letter.key(), new byte[0])),
                Instant.ofEpochMilli(letter.timestamp()),
                Objects.requireNonNullElse(text(letter, REASON), "no reason is given"),
                tries(letter),
                job(letter),
                Objects.requireNonNullElse(letter.value(), new byte[0]),
                null);
    }

    private static @Nullable JobHeaders job(ConsumerRecord<byte[], byte[]> letter) {
        List<JobHeaders.Header> headers = new ArrayList<>();
        letter.headers().forEach(header -> headers.add(new JobHeaders.Header(header.key(), header.value())));
        try {
            return JobHeaders.decode(headers);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** Letters of a worker that didn't count yet have no such header. */
    private static int tries(ConsumerRecord<byte[], byte[]> letter) {
        String tries = text(letter, TRIES);
        return tries != null && tries.matches("\\d{1,9}") ? Integer.parseInt(tries) : -1;
    }

    private static String number(ConsumerRecord<byte[], byte[]> letter) {
        return letter.partition() + "-" + letter.offset();
    }

    private static @Nullable String text(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }
}
