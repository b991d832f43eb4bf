package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.processes.RedisLine;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RedisHandleIT {

    @Test
    void dataSurvivesAnEndButNotAWipe() {
        try (RedisHandle redis = RedisHandle.start()) {
            assertThat(ask(redis, "SET kept yes")).isEqualTo("+OK");
            redis.restart();
            assertThat(ask(redis, "EXISTS kept")).isEqualTo(":1");

            redis.wipe();

            assertThat(ask(redis, "EXISTS kept")).isEqualTo(":0");
        }
    }

    @Test
    void killedOneComesBackAtTheSameAddress() {
        try (RedisHandle redis = RedisHandle.start()) {
            String uri = redis.uri();
            long pid = redis.pid();

            redis.kill();
            assertThat(redis.isAlive()).isFalse();
            redis.restart();

            assertThat(redis.uri()).isEqualTo(uri);
            assertThat(redis.pid()).isNotEqualTo(pid);
            assertThat(ask(redis, "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void pausedOneAcceptsConnectionsAndAnswersNothing() {
        try (RedisHandle redis = RedisHandle.start()) {
            redis.pause();
            assertThat(ask(redis, "PING")).isEmpty();

            redis.resume();

            assertThat(ask(redis, "PING")).isEqualTo("+PONG");
        }
    }

    private static String ask(RedisHandle redis, String command) {
        URI uri = URI.create(redis.uri());
        return RedisLine.ask(uri.getHost(), uri.getPort(), command);
    }
}
