package dev.sluice.ingress.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobFlags;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Topics;
import dev.sluice.ingress.edge.RequestFailedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * The topic {@code sluice.dead}. Nothing is ever taken out of a topic: a letter that was replayed or dropped is
 * followed by a record that says so and names it by its number. Its methods block.
 */
public final class DeadTopic {

    private static final String REASON = Topics.DEAD_REASON;
    private static final String TRIES = Topics.DEAD_TRIES;
    private static final String SETTLES = "sluice-dead-settles";
    private static final String SETTLED_AS = "sluice-dead-settled-as";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Of more letters the oldest are not listed; their numbers still find them. */
    private static final int MOST = 10_000;

    private static final byte[] NO_BODY = {};

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Producer<byte[], byte[]> producer;
    private final Clock clock;
    private final RandomGenerator random;

    DeadTopic(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Producer<byte[], byte[]> producer,
            Clock clock,
            RandomGenerator random) {
        this.consumers = consumers;
        this.producer = producer;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Letters in the order of their numbers, without their bodies.
     *
     * @param settled whether those too that were replayed or dropped
     * @throws RequestFailedException if Kafka doesn't answer
     */
    public List<DeadLetter> letters(boolean settled) {
        return read(null).stream()
                .filter(letter -> settled || letter.settled() == null)
                .toList();
    }

    /**
     * The letter of this number, with its body.
     *
     * @throws RequestFailedException if there is none, or Kafka doesn't answer
     */
    public DeadLetter letter(String number) {
        return read(number).stream()
                .filter(letter -> letter.number().equals(number))
                .findFirst()
                .orElseThrow(() ->
                        new RequestFailedException(FailureCode.NOT_FOUND, "There is no dead letter of this number."));
    }

    /**
     * The same, if it waits to be replayed or dropped.
     *
     * @throws RequestFailedException if it doesn't
     */
    public DeadLetter open(String number) {
        DeadLetter letter = letter(number);
        if (letter.settled() != null) {
            throw new RequestFailedException(
                    FailureCode.CONFLICT, "The letter " + number + " was " + letter.settled() + " already.");
        }
        return letter;
    }

    private List<DeadLetter> read(@Nullable String wanted) {
        LinkedHashMap<String, DeadLetter> letters = new LinkedHashMap<>();
        Map<String, String> settled = new HashMap<>();
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.DEAD, PATIENCE).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream()
                    .anyMatch(each -> consumer.position(each, PATIENCE) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
                    String settles = text(record, SETTLES);
                    if (settles != null) {
                        settled.put(settles, String.valueOf(text(record, SETTLED_AS)));
                    } else {
                        // One body at most: all of them might not fit.
                        letters.put(number(record), read(record, number(record).equals(wanted)));
                        if (letters.size() > MOST
                                && !String.valueOf(letters.firstEntry().getKey())
                                        .equals(wanted)) {
                            letters.pollFirstEntry();
                        }
                    }
                }
            }
        } catch (KafkaException e) {
            throw unanswered();
        }
        settled.forEach((number, what) -> letters.computeIfPresent(number, (_, letter) -> letter.settledAs(what)));
        return List.copyOf(letters.values());
    }

    /**
     * Runs a letter again: as a new job, since its old one has ended for its client and in the ledger. Nobody waits for
     * the answer, so it is kept for whoever asks for it by the new id.
     *
     * @return the new job's id
     * @throws RequestFailedException if Kafka doesn't take it
     */
    public JobId replay(DeadLetter letter, Duration timeLimit) {
        JobHeaders old = requireJob(letter);
        JobId id = JobId.next(clock, random);
        long now = clock.millis();
        JobHeaders job = new JobHeaders(
                id,
                HexFormat.of().toHexDigits(random.nextLong()),
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

    /**
     * What the letter's headers say, which it takes to run it again.
     *
     * @throws RequestFailedException if the letter was never a job
     */
    public static JobHeaders requireJob(DeadLetter letter) {
        JobHeaders job = letter.job();
        if (job == null) {
            throw new RequestFailedException(
                    FailureCode.CONFLICT,
                    "The letter " + letter.number() + " can't be replayed, since its headers are no job's ("
                            + letter.reason() + "): drop it.");
        }
        return job;
    }

    /** Notes that a letter that was no job has been dealt with again, and how. */
    public void replayed(DeadLetter letter, String as) {
        send(settling(letter, "replayed as " + as));
    }

    /** Gives a letter up: it is listed no more, and stays in the topic for as long as the topic keeps anything. */
    public void drop(DeadLetter letter) {
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
    private void send(ProducerRecord<byte[], byte[]>... records) {
        try {
            for (ProducerRecord<byte[], byte[]> each : records) {
                producer.send(each).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unanswered();
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw unanswered();
        }
    }

    private static RequestFailedException unanswered() {
        return new RequestFailedException(
                FailureCode.UNAVAILABLE,
                "Kafka didn't answer in time. Look at the letter, then call again if need be.");
    }

    private static DeadLetter read(ConsumerRecord<byte[], byte[]> letter, boolean withBody) {
        return new DeadLetter(
                number(letter),
                HexFormat.of().formatHex(Objects.requireNonNullElse(letter.key(), new byte[0])),
                Instant.ofEpochMilli(letter.timestamp()),
                Objects.requireNonNullElse(text(letter, REASON), "no reason is given"),
                tries(letter),
                job(letter),
                withBody ? Objects.requireNonNullElse(letter.value(), NO_BODY) : NO_BODY,
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
