package dev.sluice.ingress.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.ingress.storage.StorageSettings.S3;
import dev.sluice.processes.Checkout;
import dev.sluice.processes.Ports;
import dev.sluice.testkit.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bucket of a server that speaks S3's protocol (Python's package moto), where that is installed. */
@Timeout(60)
final class S3StoreIT extends BlobStoreContract {

    @TempDir
    private static Path folder;

    private static Process server;
    private static URI endpoint;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<String> python = python();
        if (python.isEmpty()) {
            System.out.println("SKIPPED: the test needs python3 with the package moto[server] (see RATIONALE.md)");
        }
        assumeTrue(python.isPresent(), "python3 with the package moto[server]");
        int port = Ports.free();
        endpoint = URI.create("http://127.0.0.1:" + port);
        server = new ProcessBuilder(python.get(), "-m", "moto.server", "-p", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("moto.log").toFile())
                .start();
        Await.until(Duration.ofSeconds(30), "the server", () -> isOpen(port));
        HttpRequest bucket = HttpRequest.newBuilder(endpoint.resolve("/blobs"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(bucket, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.destroy();
        }
    }

    @Override
    BlobStore store() {
        return StorageWiring.bucket(new S3("blobs", endpoint, "us-east-1", "sluice/", "key", "secret"), folder);
    }

    @Test
    void largeContentIsReadFromAnyPlaceAndLeftEarly() throws IOException {
        byte[] content = new byte[9_000_000];
        Arrays.fill(content, (byte) 'x');
        content[8_999_999] = 'y';
        BlobStore store = store();
        try (BlobStore.Draft draft = store.begin("files/large")) {
            draft.out().write(content);
            draft.commit();
        }

        try (InputStream whole = store.read("files/large", 0)) {
            assertThat(whole.read()).isEqualTo('x');
        }
        try (InputStream end = store.read("files/large", 8_999_998)) {
            assertThat(new String(end.readAllBytes(), UTF_8)).isEqualTo("xy");
        }
        try (InputStream beyond = store.read("files/large", 9_000_000)) {
            assertThat(beyond.read()).isEqualTo(-1);
        }
    }

    @Test
    void draftsLeaveNothingOnTheDisk() throws IOException {
        put("x", "here");
        try (BlobStore.Draft draft = store().begin("y")) {
            draft.out().write(1);
        }

        try (Stream<Path> drafts = Files.list(folder.resolve(".drafts"))) {
            assertThat(drafts).isEmpty();
        }
    }

    @Test
    void serverThatIsAwayIsAFailureThatCanBeTriedAgain() {
        URI nowhere = URI.create("http://127.0.0.1:" + Ports.free());
        S3Store away = StorageWiring.bucket(new S3("blobs", nowhere, "us-east-1", "", "key", "secret"), folder);

        assertThatThrownBy(() -> away.size("x")).isInstanceOf(IOException.class).hasMessageContaining("S3");
    }

    private static Optional<String> python() {
        String told = System.getenv("SLUICE_SDKS");
        Path all = told == null ? Checkout.locate().root().resolve(".sdk") : Path.of(told);
        return Stream.of(all.resolve("moto").resolve("bin/python3").toString(), "python3")
                .filter(S3StoreIT::hasMoto)
                .findFirst();
    }

    private static boolean hasMoto(String python) {
        try {
            return new ProcessBuilder(python, "-c", "import moto.server, flask")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException ignored) {
            // There is no such program at all.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isOpen(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException ignored) {
            return false;
        }
    }
}
