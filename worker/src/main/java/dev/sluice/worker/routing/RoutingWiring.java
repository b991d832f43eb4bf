package dev.sluice.worker.routing;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.redis.RedisClock;
import dev.sluice.worker.allowance.Allowances;
import dev.sluice.worker.presence.RedisConnections;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Puts routing together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RoutingSettings.class)
public class RoutingWiring {

    private static final Logger LOG = LoggerFactory.getLogger(RoutingWiring.class);

    /** The models, with the keys of their providers; looked at again until the context is closed. */
    @Bean(destroyMethod = "close")
    public CatalogSource catalog(Environment environment) {
        return new CatalogSource(
                environment.getProperty(CatalogSource.PROPERTY), environment::getProperty, true, true, LOG::warn);
    }

    /** Where answers come from; closed with the context. */
    @Bean(destroyMethod = "close")
    public ProviderAnswers answers(
            CatalogSource catalog,
            RoutingSettings settings,
            RedisClock redisClock,
            RandomGenerator random,
            MeterRegistry registry,
            RedisConnections redis,
            Allowances allowances) {
        // Deadlines are Redis time, and whoever sets this machine's clock must not open or close a gate.
        Clock clock = redisClock.withZone(ZoneOffset.UTC);
        return new ProviderAnswers(
                catalog, settings, clock, random, registry, new RedisThoughts(redis.scripts()), allowances);
    }
}
