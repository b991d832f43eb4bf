package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.reply.WorkerMessage;
import dev.sluice.testkit.Await;
import dev.sluice.testkit.RedisHandle;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.SharedKafka;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of requests when Redis is away, or has forgotten everything. */
@Timeout(90)
final class RedisOutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static RedisHandle redis;
    private static ServiceHandle ingress;
    private static URI url;

    @BeforeAll
    static void start() {
        redis = RedisHandle.start();
        ingress = Ingresses.start("ingress", SharedKafka.get(), redis, Map.of());
        url = ingress.baseUrl();
    }

    @AfterAll
    static void stop() {
        ingress.close();
        redis.close();
    }

    @Test
    void withoutRedisNothingNewIsAccepted() {
        redis.kill();
        Await.until(
                PATIENCE, "a readiness that tells the truth", () -> readiness().contains("redis"));

        try (ChatClient refused = ChatClient.whole(url, "refused")) {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).isEqualTo("2");
        }

        redis.restart();
        Await.until(PATIENCE, "readiness", () -> readiness().contains("\"ready\""));
        try (FakeWorker worker = FakeWorker.start(SharedKafka.get().bootstrap(), redis.uri());
                ChatClient served = ChatClient.whole(url, "served")) {
            FakeWorker.Job job = worker.next();
            Await.until(PATIENCE, "a Redis that has settled", () -> worker.isGranted(job));
            worker.granted().finishWhole("{}");
            assertThat(served.status()).isEqualTo(200);
        }
    }

    @Test
    void jobThatRedisForgotIsOfferedAndAnswered() {
        try (FakeWorker worker = FakeWorker.start(SharedKafka.get().bootstrap(), redis.uri());
                ChatClient client = ChatClient.stream(url, "wiped")) {
            FakeWorker.Job job = worker.next();
            Await.until(PATIENCE, "a Redis that has settled", () -> worker.isGranted(job));

            redis.wipe();

            WorkerMessage.Offer offer = worker.awaitMessage(WorkerMessage.Offer.class, job);
            assertThat(offer.offset()).isEqualTo(job.where().offset());
            worker.run(job, offer.fence()).delta("a").finish();
            assertThat(ChatClient.textOf(client.rest())).isEqualTo("a");
        }
    }

    private static String readiness() {
        try (ChatClient ready = ChatClient.get(url, "/readyz")) {
            return ready.rest();
        }
    }
}
