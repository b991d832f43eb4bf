package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class WindowTest {

    private static final long MILLI = 1_000_000;

    @Test
    void percentilesAreThoseOfTheTimes() {
        Window window = new Window();
        for (int i = 1; i <= 100; i++) {
            window.answered(0, i * MILLI, 2L * i * MILLI, 1);
        }

        assertThat(window.firstTokenMillis(50)).isCloseTo(50, within(0.1));
        assertThat(window.firstTokenMillis(99)).isCloseTo(99, within(0.1));
        assertThat(window.wholeMillis(99)).isCloseTo(198, within(0.2));
        assertThat(window.wholeMeanMillis()).isCloseTo(101, within(0.2));
    }

    @Test
    void timeBeyondTheScaleCountsAsItsEnd() {
        Window window = new Window();
        window.answered(0, Long.MAX_VALUE, Long.MAX_VALUE, 1);

        assertThat(window.wholeMillis(50)).isCloseTo(600_000, within(1_000.0));
    }

    @Test
    void brokenAnswerIsAFailureToo() {
        Window window = new Window();
        window.failed("refused");
        window.broken("“word3” where “ word2” should be");

        assertThat(window.failed()).isEqualTo(2);
        assertThat(window.broken()).isEqualTo(1);
        assertThat(window.lastFailure()).contains("word3");
    }
}
