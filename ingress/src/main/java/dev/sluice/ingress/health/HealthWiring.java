package dev.sluice.ingress.health;

import dev.sluice.ingress.edge.WarmUpPass;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Builds the room: its routes, over the checks of every other room. */
@Configuration(proxyBeanMethods = false)
public class HealthWiring {

    @Bean
    WarmUp warmUp(
            WarmUpPass pass,
            @Value("${sluice.account.demo-key:${sluice.account.limited-key:}}") String key,
            @Value("${server.address:}") String address) {
        return new WarmUp(pass, key, address);
    }

    @Bean
    RouterFunction<ServerResponse> healthRoutes(ObjectProvider<ReadinessCheck> checks, PrometheusMeterRegistry meters) {
        return new HealthRoutes(SingletonSupplier.of(() -> checks.stream().toList()), meters).routes();
    }
}
