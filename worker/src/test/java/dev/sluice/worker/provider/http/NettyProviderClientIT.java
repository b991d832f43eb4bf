package dev.sluice.worker.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.testkit.Await;
import dev.sluice.worker.provider.RawProvider;
import dev.sluice.worker.provider.http.CallBrokenException.Stage;
import dev.sluice.worker.provider.http.ProviderClient.Connection;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client must never do: send a request again on its own. The provider counts what reaches it. */
final class NettyProviderClientIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** More than all buffers between two ends of a connection hold. */
    private static final int PIECES = 400;

    private static final int PIECE = 64 * 1024;

    private final NettyProviderClient client = new NettyProviderClient(8);

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
    void idleConnectionThatTheProviderClosesAsItIsTakenIsKnownAsSuch() throws IOException {
        try (RawProvider provider = new RawProvider((number, exchange) -> {
            if (number == 1) {
                exchange.close();
            } else {
                exchange.respond(200, "", "{}");
            }
        })) {
            assertThat(status(provider)).isEqualTo(200);

            assertThat(stage(provider)).isEqualTo(Stage.STALE_CONNECTION);
            assertThat(provider.exchanges()).hasSize(2);
            assertThat(ask(provider, Connection.NEW, new Gathered()).status()).isEqualTo(200);
            assertThat(provider.exchanges()).hasSize(3);
        }
    }

    @Test
    void idleConnectionThatTheProviderHasClosedIsNotTaken() throws IOException {
        try (RawProvider provider = new RawProvider((number, exchange) -> {
            exchange.respond(200, "", "{}");
            if (number == 0) {
                exchange.close();
            }
        })) {
            assertThat(status(provider)).isEqualTo(200);
            Await.until(PATIENCE, "the close to be seen", () -> client.idle() == 0);

            assertThat(status(provider)).isEqualTo(200);
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
                        .run(new Gathered()));

        assertThat(broken.stage()).isEqualTo(Stage.NOT_SENT);
    }

    @Test
    void connectionIsUsedAgainOnlyIfItsAnswerWasRead() throws IOException {
        try (RawProvider provider = new RawProvider((number, exchange) -> exchange.respond(200, "", "x".repeat(100)))) {
            status(provider);
            status(provider);
            assertThat(client.idle()).isEqualTo(1);
            ProviderCall half = client.call(request(provider.url()), Connection.ANY, CONNECT);
            CallBrokenException _ = catchThrowableOfType(
                    CallBrokenException.class,
                    () -> half.run(new Gathered() {
                        @Override
                        public void head(ResponseHead came) {
                            half.cancel();
                        }

                        @Override
                        public boolean take(byte[] some, int offset, int length) {
                            return false;
                        }
                    }));
            assertThat(status(provider)).isEqualTo(200);
            assertThat(provider.exchanges()).hasSize(4);
        }
    }

    @Test
    void connectionIsKeptThoughTheReaderNeededNoMoreThanTheAnswersBeginning() throws IOException {
        try (RawProvider provider = new RawProvider((number, exchange) -> exchange.respond(200, "", "x".repeat(100)))) {
            ask(provider, Connection.ANY, new Gathered() {
                @Override
                public boolean take(byte[] some, int offset, int length) {
                    return false;
                }
            });

            Await.until(PATIENCE, "the rest to be read", () -> client.idle() == 1);
        }
    }

    @Test
    void answerIsWholeAndInOrderThoughItsReaderIsNotAlwaysReady() throws IOException {
        String text = IntStream.range(0, 20_000).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        try (RawProvider provider = new RawProvider((number, exchange) -> {
            exchange.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
            for (int at = 0; at < text.length(); at += 100) {
                String chunk = text.substring(at, Math.min(text.length(), at + 100));
                exchange.send(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
            }
            exchange.send("0\r\n\r\n");
        })) {
            Gathered moody = new Gathered() {
                private int asked;

                @Override
                public boolean isReady() {
                    return ++asked % 3 != 0;
                }
            };

            assertThat(ask(provider, Connection.ANY, moody).text()).isEqualTo(text);
            assertThat(client.idle()).isEqualTo(1);
        }
    }

    @Test
    void providerIsNotReadWhileNobodyTakesWhatItSays() throws Exception {
        AtomicInteger said = new AtomicInteger();
        String piece = "x".repeat(PIECE);
        try (RawProvider provider = new RawProvider((number, exchange) -> {
            exchange.stream();
            for (int i = 0; i < PIECES; i++) {
                exchange.send(piece);
                said.incrementAndGet();
            }
            exchange.close();
        })) {
            CountDownLatch room = new CountDownLatch(1);
            Gathered full = new Gathered() {
                @Override
                public boolean isReady() {
                    return room.getCount() == 0;
                }

                @Override
                public void awaitReady() {
                    try {
                        room.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
            Thread reading = Thread.ofVirtual()
                    .start(() -> assertThatCode(() -> ask(provider, Connection.ANY, full))
                            .doesNotThrowAnyException());
            AtomicInteger before = new AtomicInteger(-1);
            AtomicInteger steady = new AtomicInteger();
            Await.until(PATIENCE, "the provider to be held up", () -> {
                boolean isSteady = before.getAndSet(said.get()) == said.get() && said.get() > 0;
                return steady.updateAndGet(times -> isSteady ? times + 1 : 0) > 10;
            });

            assertThat(said.get()).isLessThan(PIECES);
            room.countDown();
            reading.join();
            assertThat(full.text()).hasSize(PIECES * PIECE);
        }
    }

    @Test
    void largeRequestArrivesWhole() throws IOException {
        String body = "{\"a\":\"" + "b".repeat(3_000_000) + "\"}";
        try (RawProvider provider = new RawProvider((number, exchange) -> exchange.respond(200, "", "{}"))) {
            ProviderRequest large = new ProviderRequest(URI.create(provider.url()), Map.of(), body.getBytes(UTF_8));

            client.call(large, Connection.ANY, CONNECT).run(new Gathered());

            assertThat(provider.exchanges().getFirst().body()).isEqualTo(body);
        }
    }

    @Test
    void preliminaryAnswersAreNoAnswers() throws IOException {
        try (RawProvider provider = new RawProvider((number, exchange) -> {
            exchange.send("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n");
            exchange.respond(200, "", "{}");
        })) {
            Gathered answer = ask(provider, Connection.ANY, new Gathered());

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("{}");
        }
    }

    @Test
    void everySocketSendsAtOnce() throws IOException {
        try (RawProvider provider = new RawProvider((number, exchange) -> exchange.close())) {
            Line line = client.dialing(Origin.of(URI.create(provider.url())), true, CONNECT)
                    .dial();

            assertThat(line.channel().config().getOption(ChannelOption.TCP_NODELAY))
                    .isTrue();
            line.close();
        }
    }

    private int status(RawProvider provider) throws CallBrokenException {
        return ask(provider, Connection.ANY, new Gathered()).status();
    }

    private Gathered ask(RawProvider provider, Connection connection, Gathered answer) throws CallBrokenException {
        client.call(request(provider.url()), connection, CONNECT).run(answer);
        return answer;
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
