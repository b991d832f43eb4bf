package dev.sluice.chaos.fault;

import dev.sluice.chaos.stack.Incident.Kind;
import dev.sluice.chaos.stack.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Blows by what is in the topics: records that nobody can read, and records that come again. */
final class RecordFaults {

    private static final String TOPIC = "sluice.jobs.interactive";
    private static final String GROUP = "sluice.interactive";
    private static final int MAX_STEPS_BACK = 200;

    private RecordFaults() {}

    /** Puts a record that is no job among the jobs. */
    static boolean poison(Site site) throws InterruptedException {
        byte[] key = new byte[site.random().nextInt(20)];
        byte[] value = new byte[site.random().nextInt(100)];
        site.random().nextBytes(key);
        site.random().nextBytes(value);
        site.incidents().note(Kind.POISON, "kafka", 0);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", site.stack().kafka().bootstrap());
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, key, value)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the poison could not be put into " + TOPIC, e);
        }
        return true;
    }

    /** Ends all workers in order, sets the group back, and starts them again: jobs that are done come once more. */
    static boolean redeliver(Site site) throws InterruptedException {
        List<Node> workers = site.stack().workers();
        site.incidents().note(Kind.REDELIVERY, "kafka", 0);
        workers.parallelStream().forEach(Node::stop);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", site.stack().kafka().bootstrap());
        AtomicReference<String> failure = new AtomicReference<>("");
        try (Admin admin = Admin.create(settings)) {
            // The broker takes a moment to see that the last member has left.
            boolean done = Site.await(20_000, () -> setBack(admin, site, failure));
            if (!done) {
                throw new IllegalStateException("the group " + GROUP + " could not be set back: " + failure.get());
            }
        }
        workers.parallelStream().forEach(Node::restart);
        return true;
    }

    private static boolean setBack(Admin admin, Site site, AtomicReference<String> failure) {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetAndMetadata> earlier = new HashMap<>();
            committed.forEach((partition, offset) -> earlier.put(
                    partition,
                    new OffsetAndMetadata(
                            Math.max(0, offset.offset() - site.random().nextInt(MAX_STEPS_BACK)))));
            admin.alterConsumerGroupOffsets(GROUP, earlier).all().get();
            return true;
        } catch (ExecutionException e) {
            failure.set(String.valueOf(e.getCause()));
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
