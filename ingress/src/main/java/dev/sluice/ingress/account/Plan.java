package dev.sluice.ingress.account;

import org.jspecify.annotations.Nullable;

/**
 * What a key may spend.
 *
 * @param name the plan's name
 * @param requestsPerMinute how many requests a minute; null if there is no limit
 */
public record Plan(String name, @Nullable Integer requestsPerMinute) {

    /** A plan without limits. */
    public static final Plan UNLIMITED = new Plan("unlimited", null);

    /** Checks the limit. */
    public Plan {
        if (requestsPerMinute != null && requestsPerMinute < 1) {
            throw new IllegalArgumentException(
                    "plan " + name + ": requestsPerMinute: " + requestsPerMinute + " (expected: 1 or more)");
        }
    }
}
