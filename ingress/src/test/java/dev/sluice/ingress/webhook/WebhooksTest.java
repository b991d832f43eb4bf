package dev.sluice.ingress.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WebhooksTest {

    /** The secret of the example at standardwebhooks.com. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final WebhookEvent EVENT = new WebhookEvent("evt_1", "batch.completed", 1_700_000_000, "batch_1");

    private record Told(String id, String timestamp, String signature, String payload) {}

    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private HttpServer receiver;

    @BeforeEach
    void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::receive);
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    @Test
    void eventIsToldInTheFormOfOpenAiAndSigned() throws Exception {
        assertThat(webhooks(SECRET).tell(EVENT, pauses::add)).isTrue();

        Told event = told.getFirst();
        assertThat(event.payload())
                .isEqualTo("{\"id\":\"evt_1\",\"object\":\"event\",\"created_at\":1700000000,"
                        + "\"type\":\"batch.completed\",\"data\":{\"id\":\"batch_1\"}}");
        assertThat(event.id()).isEqualTo("evt_1");
        assertThat(event.timestamp()).isEqualTo("1700000099");
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] key = Base64.getDecoder().decode(SECRET.substring(6));
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        byte[] expected = mac.doFinal(("evt_1.1700000099." + event.payload()).getBytes(UTF_8));
        String encoded = Base64.getEncoder().encodeToString(expected);
        assertThat(event.signature()).isEqualTo("v1,%s", encoded);
    }

    @Test
    void whatIsNotTakenIsToldAgainAfterPausesThatGrow() {
        statuses.addAll(List.of(500, 302, 404, 429, 503));

        assertThat(webhooks(SECRET).tell(EVENT, pauses::add)).isTrue();

        assertThat(told).hasSize(6);
        assertThat(new TreeSet<>(told.stream().map(Told::id).toList())).hasSize(1);
        assertThat(kafka.history()).isEmpty();
        assertThat(pauses).hasSize(5);
        for (int i = 0; i < 5; i++) {
            assertThat(pauses.get(i))
                    .isBetween(Duration.ZERO, Duration.ofSeconds(2).multipliedBy(1L << i));
        }
    }

    @Test
    void whatNobodyTakesIsSetAsideWithTheReason() {
        for (int i = 0; i < 20; i++) {
            statuses.add(500);
        }

        assertThat(webhooks(SECRET).tell(EVENT, pauses::add)).isFalse();

        assertThat(told).hasSize(8);
        ProducerRecord<byte[], byte[]> letter = kafka.history().getFirst();
        assertThat(letter.topic()).isEqualTo("sluice.dead");
        assertThat(new String(letter.key(), UTF_8)).isEqualTo("evt_1");
        assertThat(new String(letter.value(), UTF_8)).isEqualTo(told.getFirst().payload());
        assertThat(header(letter, "sluice-dead-reason"))
                .isEqualTo("event batch.completed of batch_1 was not taken: status 500");
        assertThat(header(letter, "sluice-dead-tries")).isEqualTo("8");
    }

    @Test
    void withoutAnAddressNobodyIsTold() {
        WebhookSettings none = new WebhookSettings(null, null, Duration.ofSeconds(1), 8, Duration.ofSeconds(2));

        assertThat(new Webhooks(none, () -> 0, new Random(1), kafka).tell(EVENT, pauses::add))
                .isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void addressWithoutASecretDoesNotStart() {
        assertThatThrownBy(() -> webhooks("")).hasMessageContaining("sluice.webhooks.secret");
        assertThatThrownBy(() -> webhooks("whsec_MfKQ")).hasMessageContaining("24 to 64 bytes");
        assertThat(new WebhookSettings(null, SECRET, Duration.ofSeconds(1), 8, Duration.ofSeconds(2)).toString())
                .doesNotContain(SECRET);
    }

    private Webhooks webhooks(String secret) {
        URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hooks");
        WebhookSettings settings = new WebhookSettings(url, secret, Duration.ofSeconds(5), 8, Duration.ofSeconds(2));
        return new Webhooks(settings, () -> 1_700_000_099, new Random(1), kafka);
    }

    private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            told.add(new Told(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            Integer status = statuses.poll();
            exchange.sendResponseHeaders(status == null ? 204 : status, -1);
        }
    }
}
