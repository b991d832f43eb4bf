package dev.sluice.worker.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.testkit.tls.TlsBackends;
import dev.sluice.worker.provider.RawProvider;
import dev.sluice.worker.provider.http.CallBrokenException.Stage;
import dev.sluice.worker.provider.http.ProviderClient.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ways to a provider that lead through something: TLS, which must be its own, and a proxy. */
@Timeout(60)
final class ProviderWaysIT {

    @TempDir
    private Path folder;

    @Test
    void answerComesOverTlsFromTheHostThatTheCertificateNamesAlone() throws Exception {
        TlsBackends tls = TlsBackends.in(folder);
        ServerSocket server = tls.serving().getServerSocketFactory().createServerSocket(0, 50);
        try (RawProvider provider = new RawProvider(server, (number, exchange) -> exchange.respond(200, "", "{}"));
                NettyProviderClient trusting = new NettyProviderClient(8, tls.trust());
                NettyProviderClient stranger = new NettyProviderClient(8)) {
            assertThat(ask(trusting, "https://127.0.0.1:" + server.getLocalPort())
                            .text())
                    .isEqualTo("{}");

            assertThat(refusal(trusting, "https://127.0.0.2:" + server.getLocalPort()))
                    .isEqualTo(Stage.NOT_SENT);
            assertThat(refusal(stranger, "https://127.0.0.1:" + server.getLocalPort()))
                    .isEqualTo(Stage.NOT_SENT);
            assertThat(provider.exchanges()).hasSize(1);
        }
    }

    @Test
    void proxyThatJavasSettingsNameIsAskedForTheProviderByItsName() throws Exception {
        ProxySelector before = ProxySelector.getDefault();
        try (ServerSocket proxy = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                NettyProviderClient client = new NettyProviderClient(8)) {
            ProxySelector.setDefault(selecting(proxy.getLocalPort()));
            CompletableFuture<String> connect = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> serveOnce(proxy, connect));

            assertThat(ask(client, "http://provider.test:8080").text()).isEqualTo("{}");
            assertThat(connect.get(5, TimeUnit.SECONDS)).startsWith("CONNECT provider.test:8080 ");
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    private static void serveOnce(ServerSocket proxy, CompletableFuture<String> connect) {
        try (Socket socket = proxy.accept()) {
            connect.complete(head(socket.getInputStream()));
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
            String request = head(socket.getInputStream());
            assertThat(request).startsWith("POST /v1/chat ");
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".getBytes(UTF_8));
        } catch (IOException e) {
            connect.completeExceptionally(e);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    private static ProxySelector selecting(int port) {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("127.0.0.1", port)));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                throw new IllegalStateException(failure);
            }
        };
    }

    private static Stage refusal(NettyProviderClient client, String url) {
        return catchThrowableOfType(CallBrokenException.class, () -> ask(client, url))
                .stage();
    }

    private static Gathered ask(NettyProviderClient client, String url) throws CallBrokenException {
        ProviderRequest request = new ProviderRequest(URI.create(url + "/v1/chat"), Map.of(), "{}".getBytes(UTF_8));
        Gathered answer = new Gathered();
        client.call(request, Connection.ANY, Duration.ofSeconds(5)).run(answer);
        return answer;
    }
}
