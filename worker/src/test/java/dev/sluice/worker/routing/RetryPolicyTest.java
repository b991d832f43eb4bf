package dev.sluice.worker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.worker.provider.ProviderFailure;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RetryPolicyTest {

    private static final EnumSet<FailureCode> PASSING =
            EnumSet.of(FailureCode.PROVIDER_ERROR, FailureCode.PROVIDER_UNAVAILABLE, FailureCode.PROVIDER_TIMEOUT);

    private final RetryBudget budget = new RetryBudget(new FakeClock());
    private final RetryPolicy policy = new RetryPolicy(RoutingSettings.defaults(), budget, new SplittableRandom(1));

    @ParameterizedTest
    @EnumSource
    void onlyWhatMayPassIsTriedAgain(FailureCode code) {
        assertThat(policy.pause(failure(code, null), 1).isPresent()).isEqualTo(PASSING.contains(code));
    }

    @Test
    void attemptsAreBounded() {
        assertThat(policy.pause(failure(FailureCode.PROVIDER_ERROR, null), 2)).isPresent();
        assertThat(policy.pause(failure(FailureCode.PROVIDER_ERROR, null), 3)).isEmpty();
    }

    @Test
    void spentBudgetEndsRetries() {
        while (budget.tryRetry()) {
            // Spends all of it.
        }
        assertThat(policy.pause(failure(FailureCode.PROVIDER_ERROR, null), 1)).isEmpty();
    }

    @Test
    void failureThatIsNotTriedAgainCostsNoBudget() {
        for (int i = 0; i < 1000; i++) {
            policy.pause(failure(FailureCode.INVALID_REQUEST, null), 1);
            policy.pause(failure(FailureCode.PROVIDER_ERROR, null), 3);
        }
        assertThat(budget.tryRetry()).isTrue();
    }

    @Test
    void pausesAreSpreadOverAGrowingTime() {
        long longestFirst = 0;
        long longestSecond = 0;
        for (int i = 0; i < 40; i++) {
            long first = pause(1, null).toMillis();
            long second = pause(2, null).toMillis();
            assertThat(first).isBetween(10L, 200L);
            assertThat(second).isBetween(10L, 400L);
            longestFirst = Math.max(longestFirst, first);
            longestSecond = Math.max(longestSecond, second);
        }
        assertThat(longestFirst).isGreaterThan(100);
        assertThat(longestSecond).isGreaterThan(200);
    }

    @Test
    void providersWishForALongerPauseCounts() {
        assertThat(pause(1, Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(9));
        assertThat(pause(1, Duration.ZERO)).isPositive();
    }

    private Duration pause(int attempts, @Nullable Duration asked) {
        Optional<Duration> pause = policy.pause(failure(FailureCode.PROVIDER_UNAVAILABLE, asked), attempts);
        assertThat(pause).isPresent();
        return pause.get();
    }

    private static ProviderFailure failure(FailureCode code, @Nullable Duration pause) {
        return new ProviderFailure(code, "message", pause);
    }
}
