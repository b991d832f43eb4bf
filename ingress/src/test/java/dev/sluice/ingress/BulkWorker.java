package dev.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.job.Topics;
import dev.sluice.common.reply.JobResult;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.reply.WrittenAnswer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Answers each job of the bulk lane once, as far as a test lets it, by a record in the topic of answers. */
final class BulkWorker implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Function<JobHeaders, Outcome> outcomes;
    private final Set<JobId> answered = ConcurrentHashMap.newKeySet();
    private final Set<JobId> seen = ConcurrentHashMap.newKeySet();
    private final Thread poller;
    private volatile int allowed;
    private volatile boolean isClosed;

    private BulkWorker(String bootstrap, int allowed, Function<JobHeaders, Outcome> outcomes) {
        this.allowed = allowed;
        this.outcomes = outcomes;
        consumer = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class));
        producer = new KafkaProducer<>(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class));
        List<TopicPartition> partitions = consumer.partitionsFor(Lane.BULK.topic()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        poller = Thread.ofPlatform().name("bulk-worker").daemon().start(this::poll);
    }

    /** Starts one that sees the jobs which are published from now on, and answers so many of them. */
    static BulkWorker start(String bootstrap, int allowed, Function<JobHeaders, Outcome> outcomes) {
        return new BulkWorker(bootstrap, allowed, outcomes);
    }

    /** Lets it answer so many jobs in all. */
    void allow(int jobs) {
        allowed = jobs;
    }

    /** How many jobs it has answered. */
    int answered() {
        return answered.size();
    }

    /** How many jobs have come. */
    int seen() {
        return seen.size();
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            poller.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
        producer.close();
    }

    private void poll() {
        Deque<JobHeaders> waiting = new ArrayDeque<>();
        while (!isClosed) {
            for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(50))) {
                JobHeaders job =
                        JobHeaders.decode(StreamSupport.stream(found.headers().spliterator(), false)
                                .map(header -> new JobHeaders.Header(header.key(), header.value()))
                                .toList());
                if (seen.add(job.id())) {
                    waiting.add(job);
                }
            }
            while (answered.size() < allowed && !waiting.isEmpty()) {
                answer(waiting.poll());
            }
        }
    }

    private void answer(JobHeaders job) {
        Outcome outcome = outcomes.apply(job);
        JobResult result = JobResult.of(job, 1, 1, 1, "", 0, outcome);
        byte[] text =
                outcome.isAnswer() ? ("{\"id\":\"" + job.id().completionId() + "\"}").getBytes(UTF_8) : new byte[0];
        byte[] value = new WrittenAnswer(result, text, new byte[0]).encode();
        Future<?> _ =
                producer.send(new ProducerRecord<>(Topics.ANSWERS, job.id().bytes(), value));
        answered.add(job.id());
    }
}
