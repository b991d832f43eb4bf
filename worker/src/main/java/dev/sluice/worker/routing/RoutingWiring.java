package dev.sluice.worker.routing;

import dev.sluice.worker.presence.RedisClock;
import dev.sluice.worker.presence.RedisConnections;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts routing together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ProvidersSettings.class, RoutingSettings.class})
public class RoutingWiring {

    /** Where answers come from; closed with the context. */
    @Bean(destroyMethod = "close")
    public ProviderAnswers answers(
            ProvidersSettings providers,
            RoutingSettings settings,
            RedisClock redisClock,
            RandomGenerator random,
            MeterRegistry registry,
            RedisConnections redis) {
        // Deadlines are Redis time, and whoever sets this machine's clock must not open or close a gate.
        Clock clock = redisClock.withZone(ZoneOffset.UTC);
        return new ProviderAnswers(providers, settings, clock, random, registry, new RedisThoughts(redis.scripts()));
    }
}
