package dev.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Short calls of the API, each answered as a whole. */
final class ApiClient {

    /** An answer. */
    record Answer(int status, String text) {

        JsonNode json() {
            return JsonMapper.shared().readTree(text);
        }
    }

    private static final String BOUNDARY = "x-boundary-x";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI ingress;
    private final String key;

    ApiClient(URI ingress, String key) {
        this.ingress = ingress;
        this.key = key;
    }

    Answer get(String path) {
        return send(path, "GET", BodyPublishers.noBody());
    }

    Answer delete(String path) {
        return send(path, "DELETE", BodyPublishers.noBody());
    }

    Answer post(String path, String json, String... headers) {
        return send(path, "POST", BodyPublishers.ofString(json), headers);
    }

    /** Sends a form; {@code fields} are names and values in turn, and come after the file. */
    Answer upload(String content, String... fields) {
        StringBuilder form = new StringBuilder(
                "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"in.jsonl\"\r\n\r\n"
                        + content + "\r\n");
        for (int name = 0; name < fields.length; name += 2) {
            form.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + fields[name] + "\"\r\n\r\n"
                    + fields[name + 1] + "\r\n");
        }
        form.append("--" + BOUNDARY + "--\r\n");
        return send(
                "/v1/files",
                "POST",
                BodyPublishers.ofByteArray(form.toString().getBytes(UTF_8)),
                "Content-Type",
                "multipart/form-data; boundary=" + BOUNDARY);
    }

    private Answer send(String path, String method, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(ingress + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, body);
        for (int name = 0; name < headers.length; name += 2) {
            request.setHeader(headers[name], headers[name + 1]);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
