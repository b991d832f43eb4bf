package dev.sluice.worker.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /livez}, {@code /readyz} and {@code /metrics} of a worker.
 *
 * <p>Liveness never looks at Kafka, Redis or providers: an outage of theirs would restart the whole fleet.
 */
final class HealthServer implements SmartLifecycle {

    private static final String JSON = "application/json";
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final byte[] ALIVE = "{\"status\":\"alive\"}".getBytes(UTF_8);
    private static final int BACKLOG = 64;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("health-", 0).factory());
    private volatile boolean running;

    /**
     * Listens from {@link #start()} on.
     *
     * @param checks what must be well before the worker takes jobs, by its name
     */
    HealthServer(
            HealthSettings settings, Map<String, Supplier<Optional<String>>> checks, PrometheusMeterRegistry meters)
            throws IOException {
        server = HttpServer.create(new InetSocketAddress(settings.address(), settings.port()), BACKLOG);
        server.setExecutor(threads);
        server.createContext("/livez", exchange -> answer(exchange, 200, JSON, ALIVE));
        server.createContext("/readyz", exchange -> {
            Map<String, String> problems = new TreeMap<>();
            checks.forEach((name, check) -> check.get().ifPresent(problem -> problems.put(name, problem)));
            answer(exchange, problems.isEmpty() ? 200 : 503, JSON, render(problems));
        });
        server.createContext(
                "/metrics",
                exchange ->
                        answer(exchange, 200, PROMETHEUS_TEXT, meters.scrape().getBytes(UTF_8)));
    }

    @Override
    public void start() {
        server.start();
        running = true;
    }

    @Override
    public void stop() {
        server.stop(0);
        threads.shutdownNow();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** First up and last down: it has to tell that the others aren't ready. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    private static byte[] render(Map<String, String> problems) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JsonMapper.shared().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("status", problems.isEmpty() ? "ready" : "not ready");
            json.writeObjectPropertyStart("missing");
            problems.forEach(json::writeStringProperty);
            json.writeEndObject();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
