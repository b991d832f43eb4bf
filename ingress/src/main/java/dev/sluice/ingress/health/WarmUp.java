package dev.sluice.ingress.health;

import dev.sluice.ingress.edge.WarmUpPass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/**
 * The process' own first requests: a cold JVM takes half a second for each, which no client should have to wait.
 *
 * <p>None of them becomes a job: they ask for the models and for a completion that nobody made, or fail the checks of
 * the body. However they go, the instance gets ready after them.
 */
final class WarmUp implements ReadinessCheck, ApplicationListener<WebServerInitializedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** Longer isn't waited for: where other work is as heavy as this, a round doesn't get faster by another one. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Five times what a round takes in the end, a hundredth of what a cold process may need for its first. */
    private static final long FAST_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    private static final int FAST_ROUNDS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final String BODY = """
        {"model":"gpt-4o-mini","stream":true,"temperature":3,"max_tokens":16,
         "messages":[{"role":"system","content":"warm"},{"role":"user","content":"up"}]}
        """;

    private static final String NO_COMPLETION = "chatcmpl-00000000000000000000000000000000";

    private final WarmUpPass pass;
    private final String key;
    private final String address;

    private volatile boolean over;

    /**
     * Waits for the server.
     *
     * @param key an API key; nothing is charged to it
     * @param address what the server binds to; empty for every address
     */
    WarmUp(WarmUpPass pass, String key, String address) {
        this.pass = pass;
        this.key = key;
        this.address = address;
    }

    @Override
    public String name() {
        return "warm-up";
    }

    @Override
    public Optional<String> problem() {
        return over ? Optional.empty() : Optional.of("warm-up: the first requests are not over yet");
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        int port = event.getWebServer().getPort();
        Thread.ofPlatform().name("warm-up").daemon().start(() -> run(port));
    }

    private void run(int port) {
        long begun = System.nanoTime();
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build()) {
            String host = address.isEmpty() ? InetAddress.getLoopbackAddress().getHostAddress() : address;
            String root = "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
            int rounds = 0;
            int fast = 0;
            long now = begun;
            while (fast < FAST_ROUNDS && now - begun < LONGEST_NANOS) {
                for (HttpRequest request : requests(root)) {
                    client.send(request, HttpResponse.BodyHandlers.discarding());
                }
                rounds++;
                long before = now;
                now = System.nanoTime();
                fast = now - before < FAST_NANOS ? fast + 1 : 0;
            }
            LOG.info("warmed up by {} rounds in {} ms", rounds, (System.nanoTime() - begun) / 1_000_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("not warmed up, the first requests will be slow: {}", e.getMessage());
        } finally {
            over = true;
        }
    }

    private List<HttpRequest> requests(String root) {
        return List.of(
                request(root + "/v1/models", null),
                request(root + "/api/v1/chat/completions", BODY),
                request(root + "/v1/chat/completions/" + NO_COMPLETION + "/events", null),
                request(root + "/readyz", null));
    }

    private HttpRequest request(String uri, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(PATIENCE)
                .header(WarmUpPass.HEADER, pass.value())
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
        return (body == null ? request.GET() : request.POST(HttpRequest.BodyPublishers.ofString(body))).build();
    }
}
