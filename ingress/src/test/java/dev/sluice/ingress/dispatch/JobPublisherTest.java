package dev.sluice.ingress.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.Lane;
import dev.sluice.common.lease.Where;
import dev.sluice.testkit.Await;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class JobPublisherTest {

    private static final byte[] BODY = {'{', '}'};
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final AtomicLong nanos = new AtomicLong();
    private final JobPublisher publisher = new JobPublisher(producer, Jobs.settings(2), nanos::get);

    @AfterEach
    void close() {
        publisher.close();
    }

    @Test
    void acknowledgedJobHasItsPlace() throws Exception {
        JobHeaders job = Jobs.next();
        publisher.start();
        CompletableFuture<Where> acknowledged =
                publisher.publish(job, BODY, () -> false).toCompletableFuture();
        Await.until(PATIENCE, "the record", () -> producer.history().size() == 1);
        assertThat(acknowledged).isNotDone();

        assertThat(producer.completeNext()).isTrue();

        assertThat(acknowledged.get(10, TimeUnit.SECONDS).topic()).isEqualTo(Lane.INTERACTIVE.topic());
        assertThat(producer.history().getFirst().key()).isEqualTo(job.id().bytes());
        assertThat(producer.history().getFirst().value()).isEqualTo(BODY);
    }

    @Test
    void jobThatFindsNoRoomIsRefusedAtOnce() throws Exception {
        CompletableFuture<Where> first =
                publisher.publish(Jobs.next(), BODY, () -> false).toCompletableFuture();
        CompletableFuture<Where> second =
                publisher.publish(Jobs.next(), BODY, () -> false).toCompletableFuture();

        PublishFailedException failure =
                failureOf(publisher.publish(Jobs.next(), BODY, () -> false).toCompletableFuture());

        assertThat(failure.mayBeThere()).isFalse();
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
    }

    @Test
    void jobThatWaitedTooLongIsNeverSent() throws Exception {
        CompletableFuture<Where> late =
                publisher.publish(Jobs.next(), BODY, () -> false).toCompletableFuture();
        nanos.addAndGet(Duration.ofMillis(3_001).toNanos());

        publisher.start();

        assertThat(failureOf(late).mayBeThere()).isFalse();
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void jobThatWasNotAcknowledgedMayBeThere() throws Exception {
        publisher.start();
        CompletableFuture<Where> lost =
                publisher.publish(Jobs.next(), BODY, () -> false).toCompletableFuture();
        Await.until(PATIENCE, "the record", () -> producer.history().size() == 1);

        assertThat(producer.errorNext(new NotEnoughReplicasException("one of two")))
                .isTrue();

        assertThat(failureOf(lost).mayBeThere()).isTrue();
    }

    @Test
    void jobOfAnotherTenantIsSentBeforeTheRestOfABurst() {
        JobPublisher roomy = new JobPublisher(producer, Jobs.settings(1_000), nanos::get);
        for (int number = 0; number < 400; number++) {
            CompletionStage<Where> _ = roomy.publish(Jobs.next(), BODY, () -> false);
        }
        JobHeaders other = Jobs.of("other");
        CompletionStage<Where> _ = roomy.publish(other, BODY, () -> false);

        roomy.start();
        Await.until(
                PATIENCE, "as many as keep Kafka busy", () -> producer.history().size() == 256);

        assertThat(producer.history().get(1).key()).isEqualTo(other.id().bytes());
        for (int number = 256; number < 401; number++) {
            int sent = number;
            assertThat(producer.completeNext()).isTrue();
            Await.until(
                    PATIENCE,
                    "one for each acknowledgement",
                    () -> producer.history().size() == sent + 1);
        }
        roomy.close();
    }

    @Test
    void jobThatNobodyWantsAnyMoreIsNeverSent() throws Exception {
        CompletableFuture<Where> gone =
                publisher.publish(Jobs.next(), BODY, () -> true).toCompletableFuture();
        JobHeaders wanted = Jobs.next();
        CompletionStage<Where> _ = publisher.publish(wanted, BODY, () -> false);

        publisher.start();

        assertThat(failureOf(gone).mayBeThere()).isFalse();
        Await.until(PATIENCE, "the other one", () -> producer.history().size() == 1);
        assertThat(producer.history().getFirst().key()).isEqualTo(wanted.id().bytes());
    }

    @Test
    void jobsThatWaitWhileKafkaAcknowledgesNothingHearOfItInTime() throws Exception {
        JobPublisher roomy = new JobPublisher(producer, Jobs.settings(1_000), nanos::get);
        roomy.start();
        for (int number = 0; number < 256; number++) {
            CompletionStage<Where> _ = roomy.publish(Jobs.next(), BODY, () -> false);
        }
        CompletableFuture<Where> late =
                roomy.publish(Jobs.next(), BODY, () -> false).toCompletableFuture();
        Await.until(
                PATIENCE, "as many as keep Kafka busy", () -> producer.history().size() == 256);

        nanos.addAndGet(Duration.ofMillis(3_001).toNanos());

        assertThat(failureOf(late)).hasMessage("waited too long to be sent");
        roomy.close();
    }

    @Test
    void senderOutlivesAProducerThatThrows() throws Exception {
        producer.sendException = new NotEnoughReplicasException("at once");
        publisher.start();
        assertThat(failureOf(publisher.publish(Jobs.next(), BODY, () -> false).toCompletableFuture())
                        .mayBeThere())
                .isTrue();
        producer.sendException = null;

        CompletableFuture<Where> next =
                publisher.publish(Jobs.next(), BODY, () -> false).toCompletableFuture();
        Await.until(PATIENCE, "the record", producer::completeNext);

        assertThat(next.get(10, TimeUnit.SECONDS).partition()).isZero();
    }

    private static PublishFailedException failureOf(CompletableFuture<Where> publication)
            throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("published at " + publication.get(10, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return (PublishFailedException) Objects.requireNonNull(e.getCause());
        }
    }
}
