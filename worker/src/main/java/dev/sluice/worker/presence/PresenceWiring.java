package dev.sluice.worker.presence;

import dev.sluice.redis.RedisClock;
import dev.sluice.redis.RedisSettings;
import dev.sluice.redis.Scripts;
import java.time.Clock;
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
        // Each thread draws from its own: one generator for all jobs would be contended.
        return () -> ThreadLocalRandom.current().nextLong();
    }

    @Bean
    WorkerId workerId(@Value("${sluice.instance:worker}") String instance, RandomGenerator random) {
        return WorkerId.next(instance, random);
    }

    @Bean
    RedisConnections redisConnections(RedisSettings settings, SslBundles bundles) {
        String bundle = settings.sslBundle();
        return new RedisConnections(
                settings,
                bundle == null ? null : bundles.getBundle(bundle).getManagers().getTrustManagerFactory());
    }

    @Bean
    Scripts scripts(RedisConnections connections) {
        return new Scripts(connections.scripts());
    }

    @Bean
    RedisClock redisClock(Clock clock) {
        return new RedisClock(clock);
    }

    @Bean(initMethod = "start")
    Presence presence(
            WorkerId id, RedisConnections connections, Scripts scripts, RedisClock redisClock, RandomGenerator random) {
        Presence presence = new Presence(id, connections, scripts, redisClock, random);
        connections.onReconnect(_ -> presence.suspectWipe());
        return presence;
    }

    @Bean(initMethod = "start")
    WorkerChannel workerChannel(WorkerId id, RedisConnections connections) {
        return new WorkerChannel(id, connections);
    }
}
