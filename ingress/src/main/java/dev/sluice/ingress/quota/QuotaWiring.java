package dev.sluice.ingress.quota;

import dev.sluice.redis.RedisSettings;
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
    RedisLimits redisLimits(StatefulRedisConnection<byte[], byte[]> dataConnection, Spending spending) {
        return new RedisLimits(dataConnection.async(), spending);
    }

    @Bean
    Quota quota(RedisLimits redisLimits, QuotaSettings settings, RedisSettings redis, MeterRegistry meters) {
        settings.checkWithin(redis.commandTimeout());
        LocalLimits local = new LocalLimits(System::nanoTime, settings.ingresses());
        return new RedisQuota(redisLimits, local, settings, System::nanoTime, meters);
    }
}
