package dev.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.lease.ClaimAnswer;
import dev.sluice.testkit.Await;
import dev.sluice.testkit.KafkaHandle;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.SharedRedis;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of requests while Kafka is away, and of deadlines. */
@Timeout(90)
final class OutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static KafkaHandle kafka;
    private static ServiceHandle ingress;

    @BeforeAll
    static void start() {
        kafka = KafkaHandle.start();
        ingress = Ingresses.start("ingress", kafka, SharedRedis.get(), Map.of("SLUICE_DISPATCH_DEADLINE", "2s"));
    }

    @AfterAll
    static void stop() {
        ingress.close();
        kafka.close();
    }

    @Test
    void requestThatKafkaDoesNotAcknowledgeIsRefusedAndNeverRunsLater() {
        try (FakeWorker worker =
                FakeWorker.start(kafka.bootstrap(), SharedRedis.get().uri())) {
            kafka.pause();
            try (ChatClient client = ChatClient.whole(ingress.baseUrl(), "paused")) {
                assertThat(client.status()).isEqualTo(503);
                assertThat(client.header("retry-after")).isNotEmpty();
                assertThat(client.rest()).contains("\"code\":\"service_unavailable\"");
                Await.until(PATIENCE, "a readiness that tells the truth", () -> !isReady());
                try (ChatClient ready = ChatClient.get(ingress.baseUrl(), "/readyz")) {
                    assertThat(ready.rest()).contains("kafka");
                }
            } finally {
                kafka.resume();
            }
            Await.until(PATIENCE, "readiness", OutageIT::isReady);

            // The frozen broker may have had the record in its socket; if so, no worker runs it.
            try (ChatClient later = ChatClient.whole(ingress.baseUrl(), "resumed")) {
                FakeWorker.Job job = worker.next();
                if (new String(job.body(), UTF_8).contains("paused")) {
                    assertThat(worker.claim(job)).isInstanceOf(ClaimAnswer.Refused.class);
                    job = worker.next();
                }
                worker.run(job).finishWhole("{}");
                assertThat(later.status()).isEqualTo(200);
            }
        }
    }

    @Test
    void deadlineEndsTheRequestWithAnError() {
        try (FakeWorker worker =
                        FakeWorker.start(kafka.bootstrap(), SharedRedis.get().uri());
                ChatClient client = ChatClient.whole(ingress.baseUrl(), "late")) {
            FakeWorker.Job job = worker.next();

            assertThat(client.status()).isEqualTo(504);
            assertThat(client.rest()).contains("\"code\":\"deadline_exceeded\"");
            assertThat(worker.field(job, "out")).contains("expired");
            assertThat(worker.claim(job)).isInstanceOf(ClaimAnswer.Done.class);
        }
    }

    private static boolean isReady() {
        try (ChatClient ready = ChatClient.get(ingress.baseUrl(), "/readyz")) {
            return ready.status() == 200;
        }
    }
}
