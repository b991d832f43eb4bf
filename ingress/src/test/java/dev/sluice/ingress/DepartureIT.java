package dev.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Await;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.SharedKafka;
import dev.sluice.testkit.SharedRedis;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an ingress leaves that is asked to end while answers are open. */
@Timeout(60)
final class DepartureIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void openAnswersGoOnForTheGracePeriodAndThenSayHowToResume() throws InterruptedException {
        ServiceHandle ingress = Ingresses.start(
                "leaving",
                SharedKafka.get(),
                SharedRedis.get(),
                Map.of("SLUICE_DEPARTURE_NOTICE", "2s", "SLUICE_DEPARTURE_GRACE", "5s"));
        URI url = ingress.baseUrl();
        try (FakeWorker worker = FakeWorker.start(
                        SharedKafka.get().bootstrap(), SharedRedis.get().uri());
                ChatClient stays = ChatClient.stream(url, "stays");
                ChatClient ends = ChatClient.stream(url, "ends in time")) {
            FakeRun one = worker.runNext();
            FakeRun two = worker.runNext();
            boolean inOrder = new String(one.job().body(), UTF_8).contains("stays");
            FakeRun slow = inOrder ? one : two;
            FakeRun quick = inOrder ? two : one;
            slow.delta("a");
            stays.readUntil("\"content\":\"a\"");

            Thread stop = Thread.ofVirtual().start(ingress::stop);
            Await.until(PATIENCE, "a readiness that says so", () -> {
                try (ChatClient ready = ChatClient.get(url, "/readyz")) {
                    return ready.status() == 503 && ready.rest().contains("shutting down");
                }
            });
            slow.delta("b");
            quick.delta("c").finish();
            assertThat(ends.rest()).endsWith("data: [DONE]\n\n");
            stays.readUntil("\"content\":\"b\"");

            assertThat(stays.rest())
                    .contains("data: {\"error\":")
                    .contains("Last-Event-ID")
                    .doesNotContain("[DONE]");
            stop.join(PATIENCE);
            assertThat(ingress.isAlive()).isFalse();
            assertThat(worker.field(slow.job(), "st")).isEqualTo("R");
        }
    }
}
