package dev.sluice.ingress.quota;

import dev.sluice.common.catalog.Prices;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.usage.TokenUsage;
import java.time.Duration;

/**
 * What one job may need, known before it runs.
 *
 * @param job the job, by whose id its reservation is found again
 * @param lane the lane that serves it
 * @param estimate tokens of its request, and the most that its answer may have
 * @param prices what they cost
 * @param lease how long its place is held if nobody tells of its end
 */
public record Need(JobId job, Lane lane, TokenUsage estimate, Prices prices, Duration lease) {

    /** Checks the lease. */
    public Need {
        if (lease.toMillis() < 1) {
            throw new IllegalArgumentException("lease: " + lease + " (expected: 1 ms or more)");
        }
    }

    long tokens() {
        return estimate.totalTokens();
    }

    long nanoDollars() {
        return prices.nanoDollars(estimate);
    }
}
