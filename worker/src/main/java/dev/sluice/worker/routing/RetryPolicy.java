package dev.sluice.worker.routing;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.worker.allowance.Backoff;
import dev.sluice.worker.provider.ProviderFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Whether another call may help after one that failed, and how long to wait before it. */
final class RetryPolicy {

    private static final Duration SHORTEST = Duration.ofMillis(10);

    private final int maxAttempts;
    private final Backoff backoff;
    private final RetryBudget budget;
    private final RandomGenerator random;

    RetryPolicy(RoutingSettings settings, RetryBudget budget, RandomGenerator random) {
        this.maxAttempts = settings.maxAttempts();
        this.backoff = new Backoff(settings.backoff(), settings.maxBackoff(), SHORTEST);
        this.budget = budget;
        this.random = random;
    }

    /** A job's first call goes out. */
    void called() {
        budget.called();
    }

    /** Whether a request may go out once more because its connection was dead: that costs the budget, no attempt. */
    boolean mayRepeat() {
        return budget.tryRetry();
    }

    /** Whether the same request may go to another provider at once: that costs the budget, too. */
    boolean mayHelpElsewhere(ProviderFailure failure) {
        boolean isTheirs = isPassing(failure.code())
                || failure.code() == FailureCode.PROVIDER_MISCONFIGURED
                || failure.code() == FailureCode.MODEL_NOT_FOUND;
        return isTheirs && budget.tryRetry();
    }

    /** The pause before the next call, after so many that failed; empty if there must be none. */
    Optional<Duration> pause(ProviderFailure failure, int attempts) {
        if (attempts >= maxAttempts || !isPassing(failure.code()) || !budget.tryRetry()) {
            return Optional.empty();
        }
        Duration own = backoff.after(attempts, random);
        Duration asked = failure.pause();
        return Optional.of(asked != null && asked.compareTo(own) > 0 ? asked : own);
    }

    private static boolean isPassing(FailureCode code) {
        return code == FailureCode.PROVIDER_ERROR
                || code == FailureCode.PROVIDER_UNAVAILABLE
                || code == FailureCode.PROVIDER_TIMEOUT;
    }
}
