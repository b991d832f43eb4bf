package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class AwaitTest {

    @Test
    void returnsAsSoonAsTheConditionHolds() {
        AtomicInteger looks = new AtomicInteger();

        Await.until(Duration.ofSeconds(5), "the third look", () -> looks.incrementAndGet() == 3);

        assertThat(looks).hasValue(3);
    }

    @Test
    void saysWhatWasAwaitedInVain() {
        assertThatThrownBy(() -> Await.until(Duration.ofMillis(20), "a miracle", () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessage("Waited in vain for a miracle (20 ms).");
    }
}
