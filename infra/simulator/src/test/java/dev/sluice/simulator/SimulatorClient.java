package dev.sluice.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to a simulator as a provider's client would, and asks it what it served. */
final class SimulatorClient implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    SimulatorClient(int port) {
        this.port = port;
    }

    /** Asks with OpenAI's dialect; the body is written with single quotes. */
    HttpResponse<String> openAi(String body, String... headers) throws IOException, InterruptedException {
        return post("/v1/chat/completions", body, headers);
    }

    /** Asks with Gemini's dialect; the path begins after {@code models/}. */
    HttpResponse<String> gemini(String path, String body, String... headers) throws IOException, InterruptedException {
        return post("/v1beta/models/" + path, body, headers);
    }

    /** Asks with Anthropic's dialect. */
    HttpResponse<String> anthropic(String body, String... headers) throws IOException, InterruptedException {
        return post("/v1/messages", body, headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(send("GET", path).body());
    }

    /** The last served call, once it has ended. */
    JsonNode lastEndedCall() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode calls = get("/simulator/calls").path("calls");
            JsonNode last = calls.path(calls.size() - 1);
            if (!calls.isEmpty() && !"running".equals(last.path("outcome").asString())) {
                return last;
            }
        }
        throw new AssertionError("the last call still runs");
    }

    /** Opens a bare connection and sends one request with OpenAI's dialect. */
    Raw raw(String body) throws IOException {
        byte[] bytes = body.replace('\'', '"').getBytes(UTF_8);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        OutputStream out = socket.getOutputStream();
        out.write(("POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-length: " + bytes.length
                        + "\r\n\r\n")
                .getBytes(UTF_8));
        out.write(bytes);
        out.flush();
        return new Raw(socket);
    }

    /** The JSON objects of a stream's events, without {@code [DONE]}. */
    static List<JsonNode> events(String stream) {
        List<JsonNode> events = new ArrayList<>();
        for (String line : stream.lines().toList()) {
            if (line.startsWith("data: ") && !line.equals("data: [DONE]")) {
                events.add(JSON.readTree(line.substring("data: ".length())));
            }
        }
        return events;
    }

    /** The text of an OpenAI stream's first choice. */
    static String openAiText(String stream) {
        StringBuilder text = new StringBuilder();
        for (JsonNode event : events(stream)) {
            text.append(
                    event.path("choices").path(0).path("delta").path("content").asString(""));
        }
        return text.toString();
    }

    /** A question by one user message, in OpenAI's dialect. */
    static String question(String model, boolean stream, String text) {
        return JSON.writeValueAsString(
                Map.of("model", model, "stream", stream, "messages", List.of(Map.of("role", "user", "content", text))));
    }

    @Override
    public void close() {
        http.close();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** A bare connection. */
    record Raw(Socket socket) implements AutoCloseable {

        /** Reads until the text occurs. */
        String readUntil(String text) throws IOException {
            StringBuilder read = new StringBuilder();
            InputStream in = socket.getInputStream();
            while (read.indexOf(text) < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("the connection ended before: " + text);
                }
                read.append((char) next);
            }
            return read.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
