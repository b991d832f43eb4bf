package dev.sluice.worker.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.testkit.Await;
import dev.sluice.worker.provider.RawProvider;
import dev.sluice.worker.provider.http.CallBrokenException.Stage;
import dev.sluice.worker.provider.http.ProviderClient.Connection;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client must never do: send a request again on its own. The provider counts what reaches it. */
final class OkHttpProviderClientIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final ProviderClient client = new OkHttpProviderClient(8);

    @AfterEach
    void close() throws Exception {
        client.close();
    }

    @Test
    void requestThatIsReadAndResetIsNotSentAgain() throws IOException {
        try (RawProvider provider = new RawProvider((number, exchange) -> {
            if (number == 0) {
                exchange.respond(200, "", "{}");
            } else {
                exchange.reset();
            }
        })) {
            assertThat(status(provider)).isEqualTo(200);

            assertThat(stage(provider)).isEqualTo(Stage.STALE_CONNECTION);
            assertThat(provider.exchanges()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 421, 503})
    void refusalThatInvitesToASecondTryIsNotTriedAgain(int status) throws IOException {
        try (RawProvider provider = new RawProvider(
                (number, exchange) -> exchange.respond(number == 0 ? 200 : status, "retry-after: 0\r\n", "{}"))) {
            assertThat(status(provider)).isEqualTo(200);
            assertThat(status(provider)).isEqualTo(status);

            assertThat(provider.exchanges()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 401})
    void redirectsAndChallengesAreNotFollowed(int status) throws IOException {
        try (RawProvider provider = new RawProvider((number, exchange) ->
                exchange.respond(status, "location: /elsewhere\r\nwww-authenticate: Basic\r\n", "{}"))) {
            assertThat(status(provider)).isEqualTo(status);
            assertThat(provider.exchanges()).hasSize(1);
        }
    }

    @Test
    void idleConnectionThatTheProviderClosedIsKnownAsSuch() throws IOException {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawProvider provider = new RawProvider((number, exchange) -> {
            exchange.respond(200, "", "{}");
            if (number == 0) {
                exchange.close();
                closed.countDown();
            }
        })) {
            assertThat(status(provider)).isEqualTo(200);
            Await.until(PATIENCE, "the provider's close", () -> closed.getCount() == 0);

            assertThat(stage(provider)).isEqualTo(Stage.STALE_CONNECTION);
            assertThat(provider.exchanges()).hasSize(1);
            try (ProviderCall again = client.call(request(provider.url()), Connection.NEW, CONNECT)) {
                assertThat(again.open().status()).isEqualTo(200);
            }
            assertThat(provider.exchanges()).hasSize(2);
        }
    }

    @Test
    void newConnectionThatBreaksIsNoStaleOne() {
        try (RawProvider provider = new RawProvider((number, exchange) -> exchange.reset())) {
            assertThat(stage(provider)).isEqualTo(Stage.SENT);
            assertThat(provider.exchanges()).hasSize(1);
        }
    }

    @Test
    void refusedConnectionSendsNothing() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        CallBrokenException broken = catchThrowableOfType(
                CallBrokenException.class,
                () -> client.call(request("http://127.0.0.1:" + port), Connection.ANY, CONNECT)
                        .open());

        assertThat(broken.stage()).isEqualTo(Stage.NOT_SENT);
    }

    @Test
    void connectionIsUsedAgainOnlyIfItsAnswerWasRead() throws IOException {
        try (RawProvider provider = new RawProvider((number, exchange) -> exchange.respond(200, "", "x".repeat(100)))) {
            status(provider);
            status(provider);
            try (ProviderCall half = client.call(request(provider.url()), Connection.ANY, CONNECT)) {
                half.open();
                half.cancel();
            }
            assertThat(status(provider)).isEqualTo(200);
            assertThat(provider.exchanges()).hasSize(4);
        }
    }

    private int status(RawProvider provider) throws IOException {
        try (ProviderCall call = client.call(request(provider.url()), Connection.ANY, CONNECT)) {
            ResponseHead head = call.open();
            byte[] buffer = new byte[64];
            while (call.read(buffer) >= 0) {
                // To its end, so that the connection can be used again.
            }
            return head.status();
        }
    }

    private Stage stage(RawProvider provider) {
        CallBrokenException broken = catchThrowableOfType(CallBrokenException.class, () -> status(provider));
        assertThat(broken).isNotNull();
        return broken.stage();
    }

    private static ProviderRequest request(String url) {
        return new ProviderRequest(URI.create(url + "/v1/chat"), Map.of("x", "y"), "{\"a\":1}".getBytes(UTF_8));
    }
}
