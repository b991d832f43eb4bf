package dev.sluice.worker.allowance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.redis.RedisClock;
import dev.sluice.redis.Scripts;
import dev.sluice.worker.presence.RedisConnections;
import dev.sluice.worker.presence.WorkerId;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
public class AllowanceWiring {

    /** Every bucket of this worker; closed with the context. */
    @Bean(initMethod = "start", destroyMethod = "close")
    public Allowances allowances(
            WorkerId worker,
            Scripts scripts,
            RedisConnections redis,
            RedisClock clock,
            RandomGenerator random,
            CatalogSource catalog,
            MeterRegistry meters) {
        Allowances allowances = new Allowances(
                draw -> scripts.ask(DrawScript.call(worker.value(), draw)),
                clock,
                random,
                () -> catalog.current().shares().leftPercent(),
                meters);
        listen(redis, allowances);
        return allowances;
    }

    /** A pause that another worker was told of; whoever misses it hears of it with its next draw. */
    private static void listen(RedisConnections redis, Allowances allowances) {
        byte[] channel = DrawScript.CHANNEL.getBytes(UTF_8);
        redis.subscriptions().addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] from, byte[] message) {
                if (Arrays.equals(from, channel)) {
                    String text = new String(message, UTF_8);
                    int space = text.lastIndexOf(' ');
                    allowances.pausedUntil(text.substring(0, space), Long.parseLong(text.substring(space + 1)));
                }
            }
        });
        redis.subscriptions().sync().subscribe(channel);
    }
}
