package dev.sluice.ingress.health;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Builds the room: its routes, over the checks of every other room. */
@Configuration(proxyBeanMethods = false)
public class HealthWiring {

    @Bean
    RouterFunction<ServerResponse> healthRoutes(ObjectProvider<ReadinessCheck> checks, PrometheusMeterRegistry meters) {
        return new HealthRoutes(SingletonSupplier.of(() -> checks.stream().toList()), meters).routes();
    }
}
