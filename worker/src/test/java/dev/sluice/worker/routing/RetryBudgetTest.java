package dev.sluice.worker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RetryBudgetTest {

    private final FakeClock clock = new FakeClock();
    private final RetryBudget budget = new RetryBudget(clock);

    @Test
    void idleWorkerHasTenRetriesASecondOverTenSeconds() {
        assertThat(retriesLeft()).isEqualTo(100);
        assertThat(budget.tryRetry()).isFalse();
    }

    @Test
    void busyWorkerHasAFifthOfItsCallsMore() {
        IntStream.range(0, 1000).forEach(ignored -> budget.called());

        assertThat(retriesLeft()).isEqualTo(300);
    }

    @Test
    void whatWasSpentComesBackAfterTenSeconds() {
        retriesLeft();
        clock.pass(Duration.ofMillis(8999));
        assertThat(budget.tryRetry()).isFalse();
        clock.pass(Duration.ofMillis(1001));
        assertThat(retriesLeft()).isEqualTo(100);
    }

    @Test
    void callsOfLongAgoAllowNothing() {
        IntStream.range(0, 1000).forEach(ignored -> budget.called());
        clock.pass(Duration.ofHours(1));

        assertThat(retriesLeft()).isEqualTo(100);
    }

    @Test
    void clockThatIsSetBackForgetsNothing() {
        retriesLeft();
        clock.pass(Duration.ofSeconds(-30));

        assertThat(budget.tryRetry()).isFalse();
    }

    private int retriesLeft() {
        int retries = 0;
        while (retries < 10_000 && budget.tryRetry()) {
            retries++;
        }
        return retries;
    }
}
