package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MeasurementTest {

    @Test
    void medianIsTheMiddleRunsWhateverTheirOrder() {
        assertThat(new Measurement("", "", List.of(9.0, 1.0, 4.0)).median()).isEqualTo(4);
        assertThat(new Measurement("", "", List.of(9.0, 1.0, 4.0, 5.0)).median())
                .isEqualTo(4);
    }

    @Test
    void spreadIsFromTheLowestToTheHighest() {
        Measurement measurement = new Measurement("", "", List.of(9.0, -1.0, 4.0));

        assertThat(measurement.lowest()).isEqualTo(-1);
        assertThat(measurement.highest()).isEqualTo(9);
    }
}
