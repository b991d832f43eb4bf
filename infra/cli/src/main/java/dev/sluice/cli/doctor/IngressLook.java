package dev.sluice.cli.doctor;

import dev.sluice.cli.admin.Access;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks at an ingress: whether it answers, is ready, and takes the operator's key. */
final class IngressLook {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Access access;

    IngressLook(Access access) {
        this.access = access;
    }

    List<Finding> findings() throws InterruptedException {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> ready = get(http, "/readyz", "");
            List<Finding> findings = new ArrayList<>();
            findings.add(Finding.well("ingress", access.url() + " answers"));
            findings.addAll(readiness(ready));
            findings.add(operator(get(http, "/admin/v1/plans?limit=1", access.key())));
            return findings;
        } catch (IOException e) {
            return List.of(Finding.wrong(
                    "ingress",
                    access.url() + " doesn't answer (" + e + ")",
                    "Start it (`mvn spring-boot:run`), or name another by --url."));
        }
    }

    private static List<Finding> readiness(HttpResponse<String> ready) {
        if (ready.statusCode() == 200) {
            return List.of(Finding.well("readiness", "ready"));
        }
        List<Finding> findings = new ArrayList<>();
        for (JsonNode problem : missing(ready.body())) {
            findings.add(Finding.wrong(
                    "readiness", problem.asString(""), "Look at that part below, and into the ingress' log."));
        }
        return findings.isEmpty()
                ? List.of(Finding.wrong(
                        "readiness", "HTTP " + ready.statusCode() + " from /readyz", "Is this address an ingress?"))
                : findings;
    }

    private static JsonNode missing(String body) {
        try {
            return JsonMapper.shared().readTree(body).path("missing");
        } catch (JacksonException _) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    private static Finding operator(HttpResponse<String> answer) {
        return switch (answer.statusCode()) {
            case 200 -> Finding.well("operator's key", "taken");
            case 404 ->
                Finding.wrong(
                        "operator's key",
                        "the ingress has no admin API",
                        "Start it with SLUICE_ADMIN_KEY, of 32 characters or more.");
            default ->
                Finding.wrong(
                        "operator's key",
                        "refused (HTTP " + answer.statusCode() + ")",
                        "Set SLUICE_ADMIN_KEY to the value that the ingress has.");
        };
    }

    private HttpResponse<String> get(HttpClient http, String path, String key)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(access.url() + path)).timeout(PATIENCE);
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
