package dev.sluice.worker.intake;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;

/** Whether a broker answers: a consumer alone polls on in silence when none does. */
public final class KafkaPulse implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final int PATIENCE_MILLIS = 2_000;

    private final Admin admin;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("kafka-pulse").daemon().factory());
    private volatile String problem = "kafka: no answer yet";

    KafkaPulse(Admin admin) {
        this.admin = admin;
    }

    void start() {
        Future<?> _ = timer.scheduleWithFixedDelay(this::feel, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is wrong with Kafka, as seen from here; empty if nothing is. */
    public Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        admin.close(Duration.ofSeconds(1));
    }

    private void feel() {
        try {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS))
                    .nodes()
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            problem = "";
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            problem = "kafka: no answer within " + PATIENCE_MILLIS + " ms";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
