package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingress.edge.RawHttp;
import dev.sluice.testkit.Await;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.SharedKafka;
import dev.sluice.testkit.SharedRedis;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that mean harm: each is told so in JSON, and the server lives and is fast afterwards. */
@Timeout(120)
final class HostileInputIT {

    private static final String CHAT = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            + ChatClient.KEY + "\r\nContent-Type: application/json\r\n";
    private static final String SMUGGLED = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final Pattern STATUS = Pattern.compile("HTTP/1.1 \\d{3}");
    private static final int MANY = 300;

    /** Ten times and more of what it takes on a busy machine. */
    private static final Duration FAST = Duration.ofSeconds(5);

    private static ServiceHandle ingress;

    @BeforeAll
    static void start() {
        ingress = Ingresses.start(
                "hostile", SharedKafka.get(), SharedRedis.get(), Map.of("SLUICE_EDGE_BODY_TIMEOUT", "2s"));
    }

    @AfterAll
    static void stop() {
        ingress.close();
    }

    @AfterEach
    void serverLivesAndIsFast() throws IOException {
        long begun = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThat(ask("GET /v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + ChatClient.KEY
                            + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(FAST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":["})
    void nestingOfAHundredThousandLevelsIsRefused(String level) throws IOException {
        String deep = level.repeat(100_000);

        assertThat(ask(chat("{\"messages\":" + deep))).startsWith("HTTP/1.1 400");
        assertThat(ask(chat("{\"unknown\":" + deep))).startsWith("HTTP/1.1 400").contains("128 levels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "-Infinity", "Infinity", "+1", "0x10", ".5", "1.", "1e", "--1"})
    void numberThatJsonDoesNotKnowIsRefused(String number) throws IOException {
        assertThat(ask(chat("{\"temperature\":" + number + ",\"messages\":[]}")))
                .startsWith("HTTP/1.1 400")
                .contains("could not parse the JSON body");
    }

    @Test
    void fortyEightMegabytesAreAnsweredAndNotReset() throws IOException {
        int megabyte = 1 << 20;
        try (RawHttp client = new RawHttp(port())) {
            client.send(CHAT + "Content-Length: " + 48 * megabyte + "\r\n\r\n");
            for (int i = 0; i < 48; i++) {
                client.send(new byte[megabyte]);
            }
            assertThat(client.answer()).startsWith("HTTP/1.1 413").contains("\"code\":\"request_too_large\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4|Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked|Content-Length: 4",
                "Content-Length: 4|Content-Length: 5",
                "Content-Length: 4, 5",
                "Content-Length: +4",
                "Content-Length: -4",
                "Content-Length : 4",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding: chunked|Transfer-Encoding: identity",
            })
    void lengthThatTwoServersWouldReadInTwoWaysHidesNoSecondRequest(String lines) throws IOException {
        String head = CHAT + lines.replace("|", "\r\n") + "\r\n\r\n";

        assertNothingIsSmuggled(head + "0\r\n\r\n" + SMUGGLED, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {" Transfer-Encoding: chunked", "X: a|\tTransfer-Encoding: chunked"})
    void foldedLineBelongsToTheHeaderAboveIt(String lines) throws IOException {
        String head = CHAT + lines.replace("|", "\r\n") + "\r\n\r\n";

        // No length, so no body: what follows is no request, and the connection ends with it.
        assertNothingIsSmuggled(head + "0\r\n\r\n" + SMUGGLED, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4;x=\n{}\r\n0\r\n\r\n", "0x2\r\n{}\r\n0\r\n\r\n", "-2\r\n{}\r\n0\r\n\r\n", "2\n{}\n0\n\n"})
    void brokenChunkHidesNoSecondRequest(String chunks) throws IOException {
        assertNothingIsSmuggled(CHAT + "Transfer-Encoding: chunked\r\n\r\n" + chunks + SMUGGLED, 1);
    }

    @Test
    void bareLineFeedHidesNoSecondRequest() throws IOException {
        assertNothingIsSmuggled(CHAT.replace("\r\n", "\n") + "Content-Length: 2\nX: y\r\n\r\n{}" + SMUGGLED, 1);
        assertNothingIsSmuggled(CHAT + "X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 1);
    }

    @Test
    void halfOpenConnectionsKeepNobodyWaiting() throws IOException {
        List<RawHttp> clients = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                RawHttp client = new RawHttp(port());
                clients.add(client);
                // A third says nothing, a third stops in its headers, a third in its body.
                switch (i % 3) {
                    case 0 -> client.send("");
                    case 1 -> client.send(CHAT);
                    default -> client.send(CHAT + "Content-Length: 100\r\n\r\n{");
                }
            }
            serverLivesAndIsFast();
            assertThat(clients.get(2).answer()).startsWith("HTTP/1.1 408");
        } finally {
            for (RawHttp client : clients) {
                client.close();
            }
        }
    }

    @Test
    void bodyThatComesByteByByteIsGivenUp() throws IOException {
        try (RawHttp client = new RawHttp(port())) {
            client.send(CHAT + "Content-Length: 100000\r\n\r\n");
            assertThat(trickle(client)).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void abortedRequestsAndStreamsLeaveNothingBehind() throws IOException {
        for (int i = 0; i < MANY; i++) {
            RawHttp client = new RawHttp(port());
            String whole = chat(ChatClient.body("aborted " + i, i % 2 == 0));
            client.send(i % 3 == 0 ? whole.substring(0, whole.length() - 10) : whole)
                    .reset();
        }

        Await.until(Duration.ofSeconds(60), "no reply that waits", () -> waitingReplies() == 0);
    }

    private static String trickle(RawHttp client) throws IOException {
        Duration patience = Duration.ofSeconds(20);
        Await.until(patience, "the server to give up", () -> {
            try {
                client.send(" ");
                return client.hasAnswer();
            } catch (SocketException ignored) {
                return true;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return client.answer();
    }

    private static int waitingReplies() {
        try {
            String metrics = ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
            return (int) Double.parseDouble(metrics.replaceAll("(?s).*\nsluice_replies_waiting ([0-9.]+)\n.*", "$1"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** So many answers at most, no success, and then the end of the connection. */
    private static void assertNothingIsSmuggled(String bytes, int mostAnswers) throws IOException {
        try (RawHttp client = new RawHttp(port())) {
            String answers = client.send(bytes).all();

            assertThat(answers).doesNotContain("HTTP/1.1 200").doesNotContain("alive");
            assertThat(answers).startsWith("HTTP/1.1 4").contains("{\"error\":{\"message\":");
            assertThat(STATUS.matcher(answers).results().count()).isLessThanOrEqualTo(mostAnswers);
        }
    }

    private static String ask(String request) throws IOException {
        try (RawHttp client = new RawHttp(port())) {
            return client.send(request).answer();
        }
    }

    private static String chat(String body) {
        return CHAT + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static int port() {
        return ingress.baseUrl().getPort();
    }
}
