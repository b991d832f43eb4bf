package dev.sluice.ingress.quota;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.SharedRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The script in a real Redis. */
class RequestScriptIT extends LimitsContract {

    private static RedisClient client;
    private static StatefulRedisConnection<byte[], byte[]> connection;
    private static RequestScript script;

    @BeforeAll
    static void connect() {
        client = RedisClient.create(SharedRedis.get().uri());
        connection = client.connect(ByteArrayCodec.INSTANCE);
        script = new RequestScript(connection.async());
    }

    @AfterAll
    static void disconnect() {
        connection.close();
        client.shutdown();
    }

    @Override
    Admission take(String tenant, int limit) {
        return script.take(tenant, limit)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void forgottenScriptIsSentAgain() {
        connection.sync().scriptFlush();

        assertThat(take("flush-" + System.nanoTime(), 5)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void concurrentRequestsAreCountedExactly() {
        String tenant = "many-" + System.nanoTime();
        List<CompletableFuture<Admission>> answers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            answers.add(script.take(tenant, 100).toCompletableFuture());
        }
        long admitted = answers.stream()
                .map(CompletableFuture::join)
                .filter(Admission.Admitted.class::isInstance)
                .count();

        // 100 at once, and one more for each 600 ms that the machine takes.
        assertThat(admitted).isBetween(100L, 105L);
    }

    @Test
    void whoComesBackWhenToldIsAdmitted() {
        String tenant = "back-" + System.nanoTime();
        int limit = 3000; // An interval of 20 ms, to be able to wait for it.
        Admission admission = take(tenant, limit);
        while (admission instanceof Admission.Admitted) {
            admission = take(tenant, limit);
        }
        long waitNanos = waitOf(admission).toNanos();
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < waitNanos) {
            Thread.onSpinWait();
        }

        assertThat(take(tenant, limit)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void keyLeavesWhenEverythingIsGivenBack() {
        String tenant = "gone-" + System.nanoTime();
        take(tenant, 60);

        long ttlMillis = connection.sync().pttl(("q:{" + tenant + "}:requests").getBytes(UTF_8));
        assertThat(ttlMillis).isBetween(500L, 1000L);
    }
}
