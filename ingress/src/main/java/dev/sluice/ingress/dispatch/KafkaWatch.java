package dev.sluice.ingress.dispatch;

import dev.sluice.common.job.Lane;
import dev.sluice.ingress.health.ReadinessCheck;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Kafka answers: asked each second, on a thread of its own.
 *
 * <p>A broker that is away when this instance starts doesn't end it: the instance isn't ready, and the topics are made
 * and the producer's metadata fetched as soon as the broker is there.
 */
final class KafkaWatch implements ReadinessCheck, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaWatch.class);

    private static final long PAUSE_MILLIS = 1_000;
    private static final int PATIENCE_MILLIS = 2_000;

    private final Admin admin;
    private final Producer<byte[], byte[]> producer;
    private final List<NewTopic> topics;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("kafka-watch").daemon().factory());

    private volatile Optional<String> problem = Optional.of("kafka: not asked yet");

    // Owned by the timer.
    private boolean prepared;

    KafkaWatch(Admin admin, Producer<byte[], byte[]> producer, List<NewTopic> topics) {
        this.admin = admin;
        this.producer = producer;
        this.topics = topics;
    }

    void start() {
        Future<?> _ = timer.scheduleWithFixedDelay(this::look, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Optional<String> problem() {
        return problem;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        admin.close(Duration.ofSeconds(1));
    }

    private void look() {
        Optional<String> found = ask();
        if (found.isPresent() != problem.isPresent()) {
            if (found.isPresent()) {
                LOG.warn("{}: not ready until it answers", found.get());
            } else {
                LOG.info("kafka answers");
            }
        }
        problem = found;
    }

    private Optional<String> ask() {
        try {
            if (!prepared) {
                prepare();
                prepared = true;
            }
            admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS))
                    .nodes()
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("kafka: shutting down");
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            LOG.debug("kafka doesn't answer", cause);
            return Optional.of("kafka: no answer (" + cause.getClass().getSimpleName() + ")");
        }
    }

    private void prepare() throws InterruptedException, ExecutionException, TimeoutException {
        for (KafkaFuture<Void> made : admin.createTopics(topics).values().values()) {
            try {
                made.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        for (Lane lane : Lane.values()) {
            // The first request must not wait for metadata.
            producer.partitionsFor(lane.topic());
        }
    }
}
