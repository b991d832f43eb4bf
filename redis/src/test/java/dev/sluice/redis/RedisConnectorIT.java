package dev.sluice.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.RedisHandle;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class RedisConnectorIT {

    private static final Duration COMMANDS = Duration.ofMillis(500);

    @Test
    void aRedisThatComesLaterIsWaitedFor() throws Exception {
        try (RedisHandle redis = RedisHandle.start()) {
            redis.kill();
            RedisSettings settings =
                    new RedisSettings(List.of(URI.create(redis.uri())), COMMANDS, Duration.ofSeconds(60), null);
            CompletableFuture<String> pinged = CompletableFuture.supplyAsync(() -> {
                try (RedisConnector connector = new RedisConnector(settings, null, false)) {
                    return connector.connect().sync().ping();
                }
            });
            redis.restart();

            assertThat(pinged.get(60, TimeUnit.SECONDS)).isEqualTo("PONG");
        }
    }
}
