package dev.sluice.ingress.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code /livez}, {@code /readyz}, {@code /metrics}, and a signpost at {@code /}. */
final class HealthRoutes {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final byte[] ALIVE = "{\"status\":\"alive\"}".getBytes(UTF_8);
    private static final byte[] SIGNPOST = """
        {"name":"Sluice","api":"/api/v1","chat":"/api/v1/chat/completions","models":"/api/v1/models",\
        "health":["/livez","/readyz"],"metrics":"/metrics"}
        """.getBytes(UTF_8);

    private final Supplier<List<ReadinessCheck>> checks;
    private final PrometheusMeterRegistry meters;
    private final JsonFactory json = new JsonFactory();

    HealthRoutes(Supplier<List<ReadinessCheck>> checks, PrometheusMeterRegistry meters) {
        this.checks = checks;
        this.meters = meters;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/", request -> json(HttpStatus.OK, SIGNPOST))
                .GET("/livez", request -> json(HttpStatus.OK, ALIVE))
                .GET("/readyz", request -> readiness())
                .GET("/metrics", request -> metrics())
                .build();
    }

    private Mono<ServerResponse> readiness() {
        Map<String, String> problems = new TreeMap<>();
        for (ReadinessCheck check : checks.get()) {
            check.problem().ifPresent(problem -> problems.put(check.name(), problem));
        }
        HttpStatus status = problems.isEmpty() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
        return json(status, render(problems).getBytes(UTF_8));
    }

    private String render(Map<String, String> problems) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), text)) {
            generator.writeStartObject();
            generator.writeStringProperty("status", problems.isEmpty() ? "ready" : "not ready");
            generator.writeObjectPropertyStart("missing");
            problems.forEach(generator::writeStringProperty);
            generator.writeEndObject();
            generator.writeEndObject();
        }
        return text.toString();
    }

    private Mono<ServerResponse> metrics() {
        // A scrape walks through every meter: not on an event loop.
        return Mono.fromCallable(() -> meters.scrape().getBytes(UTF_8))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(text -> ServerResponse.ok()
                        .header(HttpHeaders.CONTENT_TYPE, PROMETHEUS_TEXT)
                        .bodyValue(text));
    }

    private static Mono<ServerResponse> json(HttpStatus status, byte[] body) {
        return ServerResponse.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body);
    }
}
