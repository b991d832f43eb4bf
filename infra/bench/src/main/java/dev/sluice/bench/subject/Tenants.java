package dev.sluice.bench.subject;

import dev.sluice.bench.load.Target;
import dev.sluice.processes.StartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes tenants, each with a key of its own.
 *
 * @param base of the operator's API, up to and including {@code /v1}
 * @param operatorKey opens it
 */
public record Tenants(URI base, String operatorKey) {

    private static final String LIMITS = "\"limits\":{\"requests_per_minute\":1000000,\"tokens_per_minute\":1000000000,"
            + "\"concurrent_jobs\":100000,\"tokens_per_day\":1000000000000,\"tokens_per_month\":1000000000000,"
            + "\"budget_per_month\":\"1000000\"}";

    /**
     * The same API for another tenant.
     *
     * @param name an id that is new, and what it is called in the figures
     * @param weight its share of a lane beside others'
     * @throws StartException if it can't be made
     */
    public Target of(Target target, String name, int weight) throws InterruptedException {
        String id = name + "-" + System.nanoTime();
        post("plans", "{\"name\":\"" + id + "\",\"lane_weight\":" + weight + "}");
        post("organisations", "{\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"plan\":\"" + id + "\"}");
        String made = post("keys", "{\"name\":\"" + id + "\",\"organisation\":\"" + id + "\"}");
        String key = JsonMapper.shared().readTree(made).path("secret").asString("");
        return new Target(name, target.base(), key);
    }

    /**
     * The same with every limit, on its key and on its organisation, so high that nobody reaches one.
     *
     * @throws StartException if it can't be made
     */
    public Target limited(Target target, String name) throws InterruptedException {
        String id = "limited-" + System.nanoTime();
        post("plans", "{\"name\":\"" + id + "\"," + LIMITS + "}");
        post("organisations", "{\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"plan\":\"" + id + "\"}");
        String made = post("keys", "{\"name\":\"" + id + "\",\"organisation\":\"" + id + "\",\"plan\":\"" + id + "\"}");
        String key = JsonMapper.shared().readTree(made).path("secret").asString("");
        return new Target(name, target.base(), key);
    }

    private String post(String path, String body) throws InterruptedException {
        URI uri = URI.create(base + "/" + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + operatorKey)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new StartException(uri + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new StartException(uri + ": " + e.getMessage());
        }
    }
}
