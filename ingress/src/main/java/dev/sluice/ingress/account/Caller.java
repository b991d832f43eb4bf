package dev.sluice.ingress.account;

import dev.sluice.common.account.Plan;

/**
 * Whoever holds the key of a request.
 *
 * @param tenant organisation and key, on whose behalf jobs run: {@code default/demo}
 * @param keyName the key's name, fit for logs
 * @param plan what the key may spend
 */
public record Caller(String tenant, String keyName, Plan plan) {

    /** Checks that the names are there. */
    public Caller {
        if (tenant.isEmpty() || keyName.isEmpty()) {
            throw new IllegalArgumentException(
                    "caller: tenant '" + tenant + "', keyName '" + keyName + "' (expected: names)");
        }
    }

    /** What all keys of the organisation together may spend. */
    public Plan organisationPlan() {
        return Plan.UNLIMITED;
    }
}
