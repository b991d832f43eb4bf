package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SoakTest {

    @Test
    void driftIsTheEndOverTheBeginning() {
        assertThat(Soak.drift(List.of(10.0, 10.0, 99.0, 99.0, 12.0, 13.0))).isEqualTo(1.25);
    }

    @Test
    void nothingToCompareIsNoDrift() {
        assertThat(Soak.drift(List.of(10.0, 20.0))).isEqualTo(1);
        assertThat(Soak.drift(List.of(0.0, 0.0, 0.0))).isEqualTo(1);
    }
}
