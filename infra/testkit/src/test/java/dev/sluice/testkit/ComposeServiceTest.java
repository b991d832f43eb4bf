package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

final class ComposeServiceTest {

    private static final String FILE = """
        services:
          redis:
            image: valkey:${VERSION:-8.1}
            environment: {A: 1, B: "${B:-}"}
            command: [serve, --maxmemory, "${MEMORY:-512mb}"]
        """;

    @Test
    void serviceIsWhatTheFileSaysWithTheDefaultsOfItsVariables() {
        ComposeService redis = ComposeService.read(FILE, "redis");

        assertThat(redis.image()).isEqualTo("valkey:8.1");
        assertThat(redis.environment()).containsOnly(entry("A", "1"), entry("B", ""));
        assertThat(redis.command()).containsExactly("serve", "--maxmemory", "512mb");
    }

    @Test
    void brokerAndRedisOfTheProjectAreThere() {
        assertThat(ComposeService.named("kafka").environment())
                .containsEntry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .containsEntry("KAFKA_GROUP_CONSUMER_SESSION_TIMEOUT_MS", "6000");
        assertThat(ComposeService.named("redis").command()).contains("noeviction");
    }

    @Test
    void missingServiceIsNamed() {
        assertThatThrownBy(() -> ComposeService.read(FILE, "kafka")).hasMessageContaining("no service kafka");
    }
}
