package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArrivalsTest {

    @ParameterizedTest
    @CsvSource({"384, 1000, 384", "5000, 1000, 5000", "500, 20, 10", "3, 1000, 3", "5, 45000, 225", "1536, 1000, 1536"})
    void asManyAreDueAsTheRateSaysAndTheLastOneWithinTheTime(double perSecond, long millis, long count) {
        Arrivals.Paced paced = new Arrivals.Paced(perSecond, Duration.ofMillis(millis));

        assertThat(paced.count()).isEqualTo(count);
        assertThat(paced.dueNanos(0)).isZero();
        assertThat(paced.dueNanos(count - 1))
                .isLessThan(Duration.ofMillis(millis).toNanos());
        assertThat(paced.dueNanos(count)).isBetween((millis - 1) * 1_000_000, (millis + 1) * 1_000_000);
    }
}
