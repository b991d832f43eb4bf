package dev.sluice.ingress.quota;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingress.quota.QuotaSettings.WithoutRedis;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class QuotaSettingsTest {

    private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(500);

    @Test
    void patienceThatACommandOfRedisCanNeverUseUpIsRefusedByTheNamesOfBothSettings() {
        assertThatThrownBy(() -> settings(COMMAND_TIMEOUT.plusMillis(1)).checkWithin(COMMAND_TIMEOUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sluice.quota.patience: PT0.501S"
                        + " (expected: at most sluice.redis.command-timeout, PT0.5S)");
        assertThatCode(() -> settings(COMMAND_TIMEOUT).checkWithin(COMMAND_TIMEOUT))
                .doesNotThrowAnyException();
    }

    private static QuotaSettings settings(Duration patience) {
        return new QuotaSettings(patience, WithoutRedis.LOCAL_SHARE, 1);
    }
}
