package dev.sluice.worker.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.redis.RedisSettings;
import dev.sluice.testkit.Await;
import dev.sluice.testkit.RedisHandle;
import dev.sluice.worker.presence.RedisConnections;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What models want back, in a real Redis. */
@Timeout(60)
final class RedisThoughtsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RedisHandle redis = RedisHandle.start();
    private final RedisConnections connections = new RedisConnections(
            new RedisSettings(List.of(URI.create(redis.uri())), Duration.ofMillis(500), Duration.ZERO, null), null);
    private final RedisThoughts thoughts = new RedisThoughts(connections.scripts());

    @AfterEach
    void stop() {
        connections.close();
        redis.close();
    }

    @Test
    void whatWasKeptIsFoundByTheSameTenantAlone() {
        thoughts.keep("org/one", Map.of("a", "c2ln", "b", "grün"));
        Await.until(
                PATIENCE,
                "the thoughts",
                () -> thoughts.find("org/one", List.of("a", "b", "c")).equals(Map.of("a", "c2ln", "b", "grün")));

        assertThat(thoughts.find("org/two", List.of("a", "b"))).isEmpty();
        assertThat(thoughts.find("org/one", List.of())).isEmpty();
        Long ttl = connections.scripts().sync().pttl("t:{org/one}:a".getBytes(UTF_8));
        assertThat(ttl).isBetween(1L, Duration.ofMinutes(30).toMillis());
    }

    @Test
    void whatIsTooLargeIsNotKept() {
        thoughts.keep("org/one", Map.of("large", "x".repeat(32 * 1024 + 1)));
        thoughts.keep("org/one", Map.of("x".repeat(129), "c2ln"));
        thoughts.keep("org/one", Map.of("last", "c2ln"));
        Await.until(
                PATIENCE,
                "the thoughts",
                () -> !thoughts.find("org/one", List.of("last")).isEmpty());

        assertThat(thoughts.find("org/one", List.of("large", "x".repeat(129)))).isEmpty();
    }

    @Test
    void redisThatIsAwayCostsNothingButTheThoughts() {
        redis.close();

        thoughts.keep("org/one", Map.of("a", "c2ln"));

        assertThat(thoughts.find("org/one", List.of("a"))).isEmpty();
    }
}
