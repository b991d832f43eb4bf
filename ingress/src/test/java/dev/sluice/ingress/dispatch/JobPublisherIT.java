package dev.sluice.ingress.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.Lane;
import dev.sluice.common.job.Topics;
import dev.sluice.common.kafka.KafkaClients;
import dev.sluice.common.lease.Where;
import dev.sluice.testkit.KafkaHandle;
import dev.sluice.testkit.SharedKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How jobs come into a real Kafka that has fallen behind: in which order, and how many together. */
@Timeout(60)
final class JobPublisherIT {

    private static final byte[] BODY = {'{', '}'};

    @Test
    void jobOfAnotherTenantIsPublishedBeforeTheRestOfABurst() throws Exception {
        KafkaHandle kafka = SharedKafka.get();
        makeTopic(kafka);
        // The clock stands still: nobody is too late.
        JobPublisher publisher = new JobPublisher(
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer()),
                Jobs.settings(1_000),
                () -> 0);
        publisher.start();
        try {
            place(publish(publisher, "first"));
            List<CompletableFuture<Where>> burst = new ArrayList<>();
            kafka.pause();
            CompletableFuture<Where> other;
            try {
                for (int number = 0; number < 600; number++) {
                    burst.add(publish(publisher, "burst"));
                }
                other = publish(publisher, "other");
            } finally {
                kafka.resume();
            }

            Where where = place(other);
            long after = 0;
            for (CompletableFuture<Where> each : burst) {
                Where its = place(each);
                after += its.partition() == where.partition() && its.offset() > where.offset() ? 1 : 0;
            }
            // By its place in line it would have been the last one of all.
            assertThat(after).isPositive();
        } finally {
            publisher.close();
        }
    }

    @Test
    void jobsThatComeWhileARequestIsUnderWayShareTheNextOne() throws Exception {
        KafkaHandle kafka = SharedKafka.get();
        makeTopic(kafka);
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(KafkaClients.producer(Map.of("bootstrap.servers", kafka.bootstrap())));
        JobPublisher publisher = new JobPublisher(producer, Jobs.settings(1_000), () -> 0);
        publisher.start();
        try {
            // Now it has its metadata, and an id of its own.
            place(publish(publisher, "first"));
            double before = requests(producer);
            List<CompletableFuture<Where>> others = new ArrayList<>();
            kafka.pause();
            try {
                for (int number = 0; number < 50; number++) {
                    others.add(publish(publisher, "others"));
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                }
            } finally {
                kafka.resume();
            }

            for (CompletableFuture<Where> each : others) {
                place(each);
            }
            // That of the first one, and of all others; one more if the topic's leaders were asked for meanwhile.
            assertThat(requests(producer) - before).isBetween(1.0, 3.0);
        } finally {
            publisher.close();
        }
    }

    /** How many requests it has sent so far, of every kind. */
    private static double requests(Producer<?, ?> producer) {
        return producer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("request-total")
                        && metric.metricName().group().equals("producer-metrics"))
                .mapToDouble(metric -> (double) metric.metricValue())
                .sum();
    }

    /** As an ingress does, if none has been here yet. */
    private static void makeTopic(KafkaHandle kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            if (!admin.listTopics().names().get().contains(Lane.INTERACTIVE.topic())) {
                admin.createTopics(List.of(
                                new NewTopic(Lane.INTERACTIVE.topic(), 6, (short) 1).configs(Topics.jobSettings())))
                        .all()
                        .get();
            }
        }
    }

    private static CompletableFuture<Where> publish(JobPublisher publisher, String tenant) {
        return publisher.publish(Jobs.of(tenant), BODY, () -> false).toCompletableFuture();
    }

    private static Where place(CompletableFuture<Where> published) throws Exception {
        return published.get(30, TimeUnit.SECONDS);
    }
}
