package dev.sluice.ingress.edge;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.account.AccountWiring;
import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.api.chat.ChatRequestReader;
import dev.sluice.ingress.api.models.ModelsWiring;
import dev.sluice.ingress.health.HealthWiring;
import dev.sluice.ingress.health.ReadinessCheck;
import dev.sluice.testkit.Await;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The rooms in front of dispatch, served on a free port, with a chat route that checks and then answers at once. */
final class EdgeUnderTest implements AutoCloseable {

    static final String DEMO_KEY = "slc-demo-0123456789abcdef";
    static final String ADMIN_KEY = "slc-admin-0123456789abcdef-0123456789";

    private final ConfigurableApplicationContext context;

    private EdgeUnderTest(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static EdgeUnderTest start() {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Rooms.class)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--sluice.account.demo-key=" + DEMO_KEY,
                        "--sluice.admin.key=" + ADMIN_KEY,
                        "--sluice.edge.body-timeout=1s");
        Await.until(
                Duration.ofSeconds(20),
                "readiness",
                () -> context.getBeansOfType(ReadinessCheck.class).values().stream()
                        .allMatch(check -> check.problem().isEmpty()));
        return new EdgeUnderTest(context);
    }

    int port() {
        return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    /** Sets what {@code /readyz} finds wrong; null for nothing. */
    void problem(@Nullable String problem) {
        context.getBean(TestCheck.class).problem.set(problem);
    }

    @Override
    public void close() {
        context.close();
    }

    /** A check that a test fails at will. */
    static final class TestCheck implements ReadinessCheck {

        private final AtomicReference<@Nullable String> problem = new AtomicReference<>();

        @Override
        public String name() {
            return "redis";
        }

        @Override
        public Optional<String> problem() {
            return Optional.ofNullable(problem.get());
        }
    }

    /** The rooms. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({AccountWiring.class, EdgeWiring.class, HealthWiring.class, ModelsWiring.class})
    static class Rooms {

        @Bean
        Clock clock() {
            return Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        }

        @Bean
        TestCheck testCheck() {
            return new TestCheck();
        }

        @Bean
        RouterFunction<ServerResponse> chatRoutes(Accounts accounts, RequestBodies bodies, CatalogSource catalog) {
            ChatRequestReader reader = new ChatRequestReader(catalog);
            return RouterFunctions.route()
                    .POST("/v1/chat/completions", request -> {
                        accounts.callerOf(request);
                        return bodies.json(request)
                                .defaultIfEmpty(new byte[0])
                                .map(reader::read)
                                .flatMap(chat -> ServerResponse.ok()
                                        .contentType(MediaType.APPLICATION_JSON)
                                        .bodyValue(chat.body()));
                    })
                    .build();
        }

        @Bean
        RouterFunction<ServerResponse> failingRoutes() {
            return RouterFunctions.route()
                    .GET("/fail/bug", request -> {
                        throw new IllegalStateException("a secret of the code");
                    })
                    .GET("/fail/soon", request -> Mono.error(limited(Duration.ofMillis(11_001))))
                    .GET("/fail/late", request -> Mono.error(limited(Duration.ofSeconds(61))))
                    .GET(
                            "/fail/down",
                            request ->
                                    Mono.error(new RequestFailedException(FailureCode.UNAVAILABLE, "Kafka is away.")))
                    .build();
        }

        private static RequestFailedException limited(Duration wait) {
            return new RequestFailedException(FailureCode.RATE_LIMITED, "Too many.", null, wait);
        }
    }
}
