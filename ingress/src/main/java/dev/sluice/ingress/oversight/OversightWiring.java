package dev.sluice.ingress.oversight;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.ingress.presence.IngressId;
import dev.sluice.redis.RedisClock;
import dev.sluice.redis.Scripts;
import io.lettuce.core.api.StatefulRedisConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
public class OversightWiring {

    @Bean
    Workers workers(StatefulRedisConnection<byte[], byte[]> dataConnection) {
        return new Workers(dataConnection);
    }

    @Bean
    LiveJobs liveJobs(
            StatefulRedisConnection<byte[], byte[]> dataConnection,
            Scripts scripts,
            IngressId ingress,
            RedisClock redisClock) {
        return new LiveJobs(dataConnection, scripts, ingress, redisClock);
    }

    @Bean
    Routes routes(
            StatefulRedisConnection<byte[], byte[]> dataConnection, CatalogSource catalog, RedisClock redisClock) {
        return new Routes(dataConnection, catalog, redisClock);
    }
}
