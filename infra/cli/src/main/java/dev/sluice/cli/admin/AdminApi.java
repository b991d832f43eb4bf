package dev.sluice.cli.admin;

import dev.sluice.cli.FailedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The admin API of one ingress; whatever goes wrong is a {@link FailedException}. */
final class AdminApi implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PAGE = 1_000;
    private static final int PIECE = 64 * 1024;

    private final Access access;
    private final String operator;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /**
     * An API.
     *
     * @param operator who is named in the audit log
     */
    AdminApi(Access access, String operator) {
        this.access = access;
        this.operator = operator.matches("[\\x21-\\x7e]{1,100}") ? operator : "unknown";
    }

    /** Fetches one. */
    JsonNode get(String kind, String id) {
        return call("GET", kind + "/" + encoded(id), null);
    }

    /** What a path lists, all at once. */
    List<JsonNode> all(String path) {
        List<JsonNode> all = new ArrayList<>();
        call("GET", path, null).path("data").forEach(all::add);
        return all;
    }

    /** The text of a path: what it exports. */
    String text(String path, Progress progress) {
        HttpResponse<InputStream> response =
                send(request("GET", path, null), HttpResponse.BodyHandlers.ofInputStream());
        String text = read(response.body(), progress);
        if (response.statusCode() / 100 != 2) {
            JsonNode _ = answer(response.statusCode(), text);
        }
        return text;
    }

    private String read(InputStream body, Progress progress) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        try (body) {
            for (int length = body.read(piece); length >= 0; length = body.read(piece)) {
                text.write(piece, 0, length);
                progress.bytes(text.size());
            }
        } catch (IOException e) {
            throw new FailedException(
                    FailedException.UNREACHABLE, access.url() + " broke off its answer (" + e + "). Call again.");
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /** Sends an object to a path under a kind. */
    JsonNode post(String path, ObjectNode body) {
        return call("POST", path, body);
    }

    /** Does something to one. */
    JsonNode act(String kind, String id, String verb, ObjectNode body) {
        return call("POST", kind + "/" + encoded(id) + (verb.isEmpty() ? "" : "/" + verb), body);
    }

    /** Deletes one. */
    JsonNode delete(String kind, String id) {
        return call("DELETE", kind + "/" + encoded(id), null);
    }

    /**
     * All of a kind, page by page.
     *
     * @param organisation whose; null for everybody's
     */
    List<JsonNode> list(String kind, @Nullable String organisation) {
        List<JsonNode> all = new ArrayList<>();
        String filter = organisation == null ? "" : "&organisation=" + encoded(organisation);
        JsonNode page = call("GET", kind + "?limit=" + PAGE + filter, null);
        page.path("data").forEach(all::add);
        while (page.path("has_more").asBoolean(false)) {
            String after = encoded(page.path("last_id").asString(""));
            page = call("GET", kind + "?limit=" + PAGE + filter + "&after=" + after, null);
            page.path("data").forEach(all::add);
        }
        return all;
    }

    @Override
    public void close() {
        http.close();
    }

    private JsonNode call(String method, String path, @Nullable ObjectNode body) {
        HttpResponse<String> response = send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
        return answer(response.statusCode(), response.body());
    }

    private HttpRequest request(String method, String path, @Nullable ObjectNode body) {
        HttpRequest.BodyPublisher sent = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body.toString());
        return HttpRequest.newBuilder(URI.create(access.url() + "/admin/v1/" + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + access.key())
                .header("Content-Type", "application/json")
                .header("x-sluice-operator", operator)
                .method(method, sent)
                .build();
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> how) {
        try {
            return http.send(request, how);
        } catch (IOException e) {
            throw new FailedException(
                    FailedException.UNREACHABLE,
                    "No answer from " + access.url() + " (" + e + "). Start Sluice, or set SLUICE_URL to the address"
                            + " of an ingress.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException(FailedException.FAILED, "Interrupted.");
        }
    }

    private JsonNode answer(int status, String body) {
        JsonNode json = parsed(body);
        if (status / 100 == 2) {
            return json;
        }
        String message = json.path("error").path("message").asString("HTTP " + status);
        boolean isRefused = status == 401 || status == 403;
        boolean isOff = status == 404 && message.startsWith("Invalid URL");
        if (isOff) {
            throw new FailedException(
                    FailedException.NOT_SET_UP,
                    access.url() + " has no admin API: start the ingress with SLUICE_ADMIN_KEY. (" + message + ")");
        }
        throw new FailedException(isRefused ? FailedException.REFUSED : FailedException.FAILED, message);
    }

    private static JsonNode parsed(String body) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException _) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
