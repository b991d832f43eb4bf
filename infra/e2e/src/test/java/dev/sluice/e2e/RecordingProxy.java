package dev.sluice.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a client and an ingress, hands every byte on as it comes, and remembers the answers. */
final class RecordingProxy implements AutoCloseable {

    /** Headers that belong to one connection, and those that the client library sets itself. */
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade", "expect", "keep-alive");

    private final String target;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Answer> answers = new CopyOnWriteArrayList<>();

    /** One answer as it went over the wire; of a client that left, as far as it read. */
    record Answer(String method, String path, int status, Map<String, String> headers, byte[] body) {}

    RecordingProxy(URI ingress) {
        this.target = ingress.toString();
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handOn);
        server.start();
    }

    /** The base URL for an OpenAI client. */
    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/api/v1";
    }

    List<Answer> answers() {
        return answers;
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
        threads.shutdownNow();
    }

    private void handOn(HttpExchange exchange) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try (exchange) {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            // Closing it ends the call, so that the ingress learns of a client that has left.
            try (InputStream body = response.body()) {
                answer(exchange, response, body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, HttpResponse<InputStream> response, InputStream body)
            throws IOException {
        Map<String, String> headers = new TreeMap<>();
        response.headers().map().forEach((name, values) -> {
            headers.put(name.toLowerCase(Locale.ROOT), values.getFirst());
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, value));
            }
        });
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        exchange.sendResponseHeaders(response.statusCode(), 0);
        try (OutputStream out = exchange.getResponseBody()) {
            byte[] buffer = new byte[16 * 1024];
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                copy.write(buffer, 0, count);
                out.write(buffer, 0, count);
                out.flush();
            }
        } finally {
            answers.add(new Answer(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    response.statusCode(),
                    headers,
                    copy.toByteArray()));
        }
    }
}
