package dev.sluice.worker.allowance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CrowdsTest {

    private final Crowds crowds = new Crowds();

    @Test
    void partyWithFewerThanFourHasFewWhateverElseRuns() {
        crowds.count("one", 3);
        assertThat(crowds.isFew("one", 1)).isTrue();

        crowds.count("one", 1);
        assertThat(crowds.isFew("one", 1)).isFalse();
    }

    @Test
    void partyHasFewUntilHalfOfItsShareRuns() {
        crowds.count("many", 40);
        crowds.count("few", 10);

        assertThat(crowds.isFew("few", 0.5)).isTrue();
        assertThat(crowds.isFew("many", 0.5)).isFalse();
        // Of a quarter of the weights ten of fifty are more than half.
        assertThat(crowds.isFew("few", 0.25)).isFalse();
    }

    @Test
    void whatHasEndedDoesNotCount() {
        crowds.count("many", 40);
        crowds.count("few", 12);
        crowds.count("many", -40);
        crowds.count("few", -8);

        assertThat(crowds.isFew("few", 0.5)).isFalse();
        crowds.count("few", -4);
        assertThat(crowds.isFew("few", 0.5)).isTrue();
    }
}
