package dev.sluice.worker.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.Lane;
import dev.sluice.redis.RedisSettings;
import dev.sluice.testkit.Await;
import dev.sluice.testkit.RedisHandle;
import dev.sluice.worker.presence.RedisConnections;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator writes into Redis holds a lane up. */
@Timeout(60)
final class LanePausesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] KEY = "lanes:paused".getBytes(UTF_8);
    private static final byte[] BULK = "bulk".getBytes(UTF_8);

    @Test
    void aLaneIsHeldForAsLongAsItStandsInTheSet() {
        try (RedisHandle redis = RedisHandle.start();
                RedisConnections connections = new RedisConnections(
                        new RedisSettings(
                                List.of(URI.create(redis.uri())), Duration.ofMillis(500), Duration.ZERO, null),
                        null);
                LanePauses pauses = new LanePauses(connections)) {
            pauses.start();
            connections.scripts().sync().sadd(KEY, BULK, "unknown".getBytes(UTF_8));
            Await.until(PATIENCE, "the pause", () -> pauses.isPaused(Lane.BULK));
            assertThat(pauses.isPaused(Lane.INTERACTIVE)).isFalse();

            connections.scripts().sync().srem(KEY, BULK);
            Await.until(PATIENCE, "the end of the pause", () -> !pauses.isPaused(Lane.BULK));
        }
    }
}
