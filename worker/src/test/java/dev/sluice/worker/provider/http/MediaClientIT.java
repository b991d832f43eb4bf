package dev.sluice.worker.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Await;
import dev.sluice.worker.provider.supply.Media;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where files are fetched from, and where never. */
@Timeout(60)
final class MediaClientIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final byte[] IMAGE = "image".getBytes(UTF_8);

    private final MockWebServer server = new MockWebServer();
    private final MediaClient client = new MediaClient(InetAddress::isLoopbackAddress, true);

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void imageComesWithItsTypeAndNothingOfOurs() throws Exception {
        server.enqueue(image("Image/PNG; charset=x"));

        Optional<Media> media = fetch("/a.png");

        assertThat(media.orElseThrow().type()).isEqualTo("image/png");
        assertThat(media.orElseThrow().bytes()).isEqualTo(IMAGE);
        var request = server.takeRequest();
        assertThat(request.getMethod()).isEqualTo("GET");
        assertThat(request.getHeaders().names())
                .containsExactlyInAnyOrder("Host", "Connection", "Accept-Encoding", "User-Agent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json", "application/octet-stream", ""})
    void whatModelsDoNotReadIsNotTaken(String type) {
        server.enqueue(image(type));

        assertThat(fetch("/a").isPresent()).isEqualTo(type.startsWith("text/"));
    }

    @Test
    void redirectIsFollowedAFewTimes() {
        for (int hop = 0; hop < 3; hop++) {
            server.enqueue(redirect("/next"));
        }
        server.enqueue(image("image/png"));
        assertThat(fetch("/a")).isPresent();

        for (int hop = 0; hop < 4; hop++) {
            server.enqueue(redirect("/next"));
        }
        server.enqueue(image("image/png"));
        assertThat(fetch("/a")).isEmpty();
    }

    @Test
    void redirectIsLookedAtLikeTheFirstAddress() throws IOException {
        // Another address of this machine, which this client may not go to.
        try (MediaClient guarded = new MediaClient(address -> "127.0.0.1".equals(address.getHostAddress()), true);
                MockWebServer other = new MockWebServer()) {
            other.start(InetAddress.getByName("127.0.0.2"), 0);
            other.enqueue(image("image/png"));
            server.enqueue(redirect("http://127.0.0.2:" + other.getPort() + "/secret"));

            assertThat(guarded.call(server.url("/a").toString()).run(PATIENCE)).isEmpty();
            assertThat(server.getRequestCount()).isEqualTo(1);
            assertThat(other.getRequestCount()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/a.png",
                "https://localhost/a.png",
                "https://[::1]/a.png",
                "https://2130706433/a.png",
                "https://0x7f.1/a.png",
                "https://10.0.0.1/a.png",
                "https://169.254.169.254/latest/meta-data",
                "https://[fd00::1]/a.png",
                "https://[::ffff:127.0.0.1]/a.png",
                "https://user:secret@example.com/a.png",
                "https://example.com:8443/a.png",
                "http://example.com/a.png",
                "ftp://example.com/a.png",
                "file:///etc/passwd",
                "https://",
                "nonsense"
            })
    void whatIsNotPublicIsNeverConnectedTo(String url) {
        try (MediaClient guarded = new MediaClient()) {
            long started = System.nanoTime();

            assertThat(guarded.call(url).run(PATIENCE)).isEmpty();
            // At once: nobody waits for an answer that nobody asked for.
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void ownServerIsNotReachedByTheClientForTheInternet() {
        server.enqueue(image("image/png"));
        try (MediaClient guarded = new MediaClient(PublicAddresses::contain, true)) {
            assertThat(guarded.call(server.url("/a").toString()).run(PATIENCE)).isEmpty();
        }
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void largeFileIsGivenUp() {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "image/png")
                .chunkedBody(new Buffer().write(new byte[MediaClient.MAX_BYTES + 1]), 64 * 1024)
                .build());

        assertThat(fetch("/a")).isEmpty();
    }

    @Test
    void failureOfTheServerIsNoFile() {
        server.enqueue(new MockResponse.Builder().code(404).body("image").build());
        assertThat(fetch("/a")).isEmpty();

        server.enqueue(image("image/png")
                .newBuilder()
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        assertThat(fetch("/a")).isEmpty();
    }

    @Test
    void silentServerIsWaitedForUntilTheTimeIsOver() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());

        assertThat(client.call(server.url("/a").toString()).run(Duration.ofMillis(200)))
                .isEmpty();
    }

    @Test
    void fetchIsEndedByCancel() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        MediaCall call = client.call(server.url("/a").toString());
        CompletableFuture<Optional<Media>> fetched = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> fetched.complete(call.run(Duration.ofMinutes(1))));
        Await.until(PATIENCE, "the request", () -> server.getRequestCount() == 1);

        call.cancel();

        assertThat(fetched.get(10, TimeUnit.SECONDS)).isEmpty();
    }

    private Optional<Media> fetch(String path) {
        return client.call(server.url(path).toString()).run(PATIENCE);
    }

    private static MockResponse image(String type) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", type)
                .body(new Buffer().write(IMAGE))
                .build();
    }

    private static MockResponse redirect(String location) {
        return new MockResponse.Builder()
                .code(302)
                .addHeader("Location", location)
                .build();
    }
}
