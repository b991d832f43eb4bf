package dev.sluice.ingress.presence;

import dev.sluice.ingress.health.ReadinessCheck;
import dev.sluice.redis.RedisClock;
import dev.sluice.redis.RedisSettings;
import dev.sluice.redis.Scripts;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RedisSettings.class)
public class PresenceWiring {

    /** The clock of this machine; what processes compare is {@link RedisClock}. */
    @Bean
    @SuppressWarnings("TimeZoneUsage") // This is the bean that others are to derive the time from.
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    RandomGenerator random() {
        // Each thread draws from its own: one generator for all event loops would be contended.
        return () -> ThreadLocalRandom.current().nextLong();
    }

    @Bean
    IngressId ingressId(@Value("${sluice.instance:ingress}") String instance, RandomGenerator random) {
        return IngressId.next(instance, random);
    }

    @Bean
    RedisConnections redisConnections(RedisSettings settings, SslBundles bundles) {
        String bundle = settings.sslBundle();
        return new RedisConnections(
                settings,
                bundle == null ? null : bundles.getBundle(bundle).getManagers().getTrustManagerFactory());
    }

    @Bean(destroyMethod = "")
    StatefulRedisConnection<byte[], byte[]> dataConnection(RedisConnections connections) {
        return connections.data();
    }

    @Bean
    Scripts scripts(StatefulRedisConnection<byte[], byte[]> dataConnection) {
        return new Scripts(dataConnection);
    }

    @Bean
    RedisClock redisClock(Clock clock) {
        return new RedisClock(clock);
    }

    @Bean
    ReadinessCheck redisCheck(Presence presence) {
        return new ReadinessCheck() {
            @Override
            public String name() {
                return "redis";
            }

            @Override
            public Optional<String> problem() {
                return presence.problem();
            }
        };
    }

    @Bean(initMethod = "start")
    Presence presence(
            IngressId id,
            RedisConnections connections,
            Scripts scripts,
            RedisClock redisClock,
            RandomGenerator random) {
        Presence presence = new Presence(id, connections, scripts, redisClock, random);
        connections.onReconnect(presence::reconnected);
        return presence;
    }
}
