package dev.sluice.ingress.quota;

import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room: limits in Redis, over the connection that {@code presence} holds. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QuotaSettings.class)
public class QuotaWiring {

    @Bean
    Quota quota(StatefulRedisConnection<byte[], byte[]> dataConnection, QuotaSettings settings, MeterRegistry meters) {
        return new RedisQuota(
                new RequestScript(dataConnection.async()),
                new LocalLimits(System::nanoTime),
                settings,
                System::nanoTime,
                meters);
    }
}
