package dev.sluice.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.provider.http.ResponseHead;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {

    @ParameterizedTest
    @CsvSource({" 2 ,2000", "0,0", "0.25,250", "1,1000", "1e30,86400000"})
    void secondsAreRead(String text, long millis) {
        assertThat(of("retry-after", text)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void millisecondsAreMoreExactThanSeconds() {
        assertThat(RetryAfter.of(new ResponseHead(429, Map.of("retry-after", "1", "retry-after-ms", "350"))))
                .isEqualTo(Duration.ofMillis(350));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "NaN", "soon"})
    void whatIsNoTimeIsNoWish(String text) {
        assertThat(of("retry-after", text)).isNull();
        assertThat(of("retry-after-ms", text)).isNull();
    }

    @Test
    void dateIsMeasuredByTheProvidersOwnClock() {
        Map<String, String> headers =
                Map.of("date", "Tue, 15 Nov 1994 08:12:31 GMT", "retry-after", "Tue, 15 Nov 1994 08:12:36 GMT");

        assertThat(RetryAfter.of(new ResponseHead(503, headers))).isEqualTo(Duration.ofSeconds(5));
        assertThat(of("retry-after", "Tue, 15 Nov 1994 08:12:36 GMT")).isNull();
    }

    @Test
    void dateOfThePastIsNow() {
        Map<String, String> headers =
                Map.of("date", "Tue, 15 Nov 1994 08:12:31 GMT", "retry-after", "Tue, 15 Nov 1994 08:12:30 GMT");

        assertThat(RetryAfter.of(new ResponseHead(503, headers))).isEqualTo(Duration.ZERO);
    }

    @Test
    void noHeaderIsNoWish() {
        assertThat(RetryAfter.of(new ResponseHead(429, Map.of()))).isNull();
    }

    private static @Nullable Duration of(String name, String value) {
        return RetryAfter.of(new ResponseHead(429, Map.of(name, value)));
    }
}
