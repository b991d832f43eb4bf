package dev.sluice.ingress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the admin API of one ingress, and asks it about keys. */
final class AdminClient {

    /** The operator's key. */
    static final String KEY = "slc-operator-0123456789-abcdefghijklmnop";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI ingress;

    /** An answer. */
    record Answer(int status, JsonNode json) {

        /** A text in it, by the names on the way to it with slashes between them. */
        String text(String path) {
            JsonNode node = json;
            for (String name : path.split("/", -1)) {
                node = name.matches("\\d+") ? node.path(Integer.parseInt(name)) : node.path(name);
            }
            return node.asString("");
        }
    }

    AdminClient(URI ingress) {
        this.ingress = ingress;
    }

    Answer get(String path) {
        return call("GET", path, "", KEY);
    }

    Answer post(String path, String json) {
        return call("POST", path, json, KEY);
    }

    Answer delete(String path) {
        return call("DELETE", path, "", KEY);
    }

    /** The status that this ingress answers a key with. */
    int statusFor(String key) {
        return models(key).status();
    }

    /** What this ingress lists for a key. */
    Answer models(String key) {
        return call("GET", "/v1/models", "", key);
    }

    /** Any call with any key. */
    Answer call(String method, String path, String body, String key) {
        HttpRequest request = HttpRequest.newBuilder(ingress.resolve(path.startsWith("/") ? path : "/admin/v1/" + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("x-sluice-operator", "ann")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), JsonMapper.shared().readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
