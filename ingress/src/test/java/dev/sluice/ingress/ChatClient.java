package dev.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request of a client, on a connection of its own, and what came of it. */
public final class ChatClient implements AutoCloseable {

    /** The key that the ingress under test knows. */
    public static final String KEY = "slc-it-unlimited-0123456789";

    /** The key of another tenant. */
    public static final String OTHER_KEY = "slc-it-limited-0123456789";

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final CompletableFuture<HttpResponse<InputStream>> answer;
    private @Nullable BufferedReader reader;

    private ChatClient(HttpRequest request) {
        answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    /** Asks for a streamed answer. */
    public static ChatClient stream(URI ingress, String prompt, String... headers) {
        return post(ingress, body(prompt, true), headers);
    }

    /** Asks for a whole answer. */
    public static ChatClient whole(URI ingress, String prompt, String... headers) {
        return post(ingress, body(prompt, false), headers);
    }

    /** Sends a chat request; {@code headers} are names and values in turn. */
    public static ChatClient post(URI ingress, String json, String... headers) {
        return postTo(ingress, "/api/v1/chat/completions", json, headers);
    }

    /** Sends a request to another path of the API. */
    public static ChatClient postTo(URI ingress, String path, String json, String... headers) {
        return new ChatClient(request(ingress + path, headers)
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    /** Fetches a path of the API. */
    public static ChatClient get(URI ingress, String path, String... headers) {
        return new ChatClient(request(ingress + path, headers).GET().build());
    }

    /** The body of a request. */
    public static String body(String prompt, boolean streamed) {
        return "{\"model\":\"gpt-4o-mini\",\"stream\":" + streamed + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                + prompt + "\"}]}";
    }

    /** The status, when it comes. */
    public int status() {
        return response().statusCode();
    }

    /** Whether there is an answer already. */
    public boolean isAnswered() {
        return answer.isDone();
    }

    /** A header of the answer; empty if it isn't there. */
    public String header(String name) {
        return response().headers().firstValue(name).orElse("");
    }

    /** The rest of the body, to its end. */
    public String rest() {
        StringBuilder text = new StringBuilder();
        for (String line = line(); line != null; line = line()) {
            text.append(line).append('\n');
        }
        return text.toString();
    }

    /** Reads up to and including the line that contains this. */
    public String readUntil(String text) {
        for (String line = line(); line != null; line = line()) {
            if (line.contains(text)) {
                return line;
            }
        }
        throw new AssertionError("The answer ended without: " + text);
    }

    /** Reads up to the event whose data contains this; its id. */
    public String idOf(String text) {
        String id = "";
        for (String line = line(); line != null; line = line()) {
            if (line.startsWith("id: ")) {
                id = line.substring("id: ".length());
            } else if (line.contains(text)) {
                return id;
            }
        }
        throw new AssertionError("The answer ended without: " + text);
    }

    /** The contents of all deltas in a body of events. */
    public static String textOf(String events) {
        List<String> pieces = new ArrayList<>();
        for (String line : events.split("\n", -1)) {
            int at = line.indexOf("\"content\":\"");
            if (line.startsWith("data: ") && at >= 0) {
                int from = at + "\"content\":\"".length();
                pieces.add(line.substring(from, line.indexOf('"', from)));
            }
        }
        return String.join("", pieces);
    }

    /** Hangs up. */
    @Override
    public void close() {
        answer.cancel(true);
        try {
            if (reader != null) {
                reader.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.shutdownNow();
    }

    private static HttpRequest.Builder request(String uri, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json");
        for (int name = 0; name < headers.length; name += 2) {
            request.setHeader(headers[name], headers[name + 1]);
        }
        return request;
    }

    private HttpResponse<InputStream> response() {
        return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private @Nullable String line() {
        BufferedReader from = reader;
        if (from == null) {
            from = new BufferedReader(new InputStreamReader(response().body(), UTF_8));
            reader = from;
        }
        try {
            return from.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
