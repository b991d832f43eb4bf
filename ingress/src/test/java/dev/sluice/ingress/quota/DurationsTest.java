package dev.sluice.ingress.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0ms",
        "PT0.006S, 6ms",
        "PT0.0000001S, 1ms",
        "PT1S, 1s",
        "PT1.5S, 1.5s",
        "PT1.05S, 1.05s",
        "PT59.9999999S, 1m0s",
        "PT1M, 1m0s",
        "PT6M12.172S, 6m12.172s",
        "PT2H3S, 2h0m3s",
    })
    void durationIsWrittenAsOpenAiDoes(Duration duration, String text) {
        assertThat(Durations.render(duration)).isEqualTo(text);
    }
}
