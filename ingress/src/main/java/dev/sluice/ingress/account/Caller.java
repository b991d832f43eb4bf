package dev.sluice.ingress.account;

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
}
