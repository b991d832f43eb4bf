package dev.sluice.ingress.account;

import dev.sluice.common.account.Limits;
import dev.sluice.common.account.Plan;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the environment gives, in clear: read once at start, hashed, and let go.
 *
 * @param demoKey a key without limits
 * @param limitedKey a key with {@code limitedRequestsPerMinute}
 * @param limitedRequestsPerMinute how many requests a minute the limited key may send
 */
record AccountSettings(
        @Nullable String demoKey,
        @Nullable String limitedKey,
        @Nullable Integer limitedRequestsPerMinute) {

    static final String PREFIX = "sluice.account";

    private static final int DEFAULT_LIMITED_REQUESTS_PER_MINUTE = 5;

    /** Refuses to start with a key that no header can carry, or one that has two meanings. */
    AccountSettings {
        demoKey = checked("demo-key", demoKey);
        limitedKey = checked("limited-key", limitedKey);
        if (demoKey != null && demoKey.equals(limitedKey)) {
            throw new IllegalArgumentException(
                    PREFIX + ": demo-key and limited-key are equal (expected: different keys)");
        }
    }

    /**
     * Refuses to start where nobody could ever call.
     *
     * @param operatorKey the operator's key; null if there is none
     */
    void requireSomeKey(@Nullable String operatorKey) {
        if (demoKey == null && limitedKey == null && operatorKey == null) {
            throw new IllegalArgumentException(PREFIX + ".demo-key: missing (expected: a key, for example in the"
                    + " environment variable SLUICE_ACCOUNT_DEMO_KEY, or the operator's in SLUICE_ADMIN_KEY, to make"
                    + " keys with; nothing is served without one)");
        }
        boolean isTwice =
                Stream.of(demoKey, limitedKey).filter(Objects::nonNull).anyMatch(key -> key.equals(operatorKey));
        if (isTwice) {
            throw new IllegalArgumentException(
                    "SLUICE_ADMIN_KEY: equal to a key of " + PREFIX + " (expected: a key of its own)");
        }
    }

    /** The plan of the limited key. */
    Plan limitedPlan() {
        return Plan.of(
                "limited",
                Limits.requestsPerMinute(
                        limitedRequestsPerMinute == null
                                ? DEFAULT_LIMITED_REQUESTS_PER_MINUTE
                                : limitedRequestsPerMinute));
    }

    /** Keeps the keys out of every log. */
    @Override
    public String toString() {
        return "AccountSettings";
    }

    private static @Nullable String checked(String name, @Nullable String key) {
        if (key == null || key.isBlank()) {
            return null;
        }
        if (key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException(
                    PREFIX + "." + name + ": holds a blank or a sign beyond ASCII (expected: visible ASCII)");
        }
        return key;
    }
}
