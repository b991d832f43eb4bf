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
 * @param adminKey the operator's key, which no API route takes
 * @param limitedRequestsPerMinute how many requests a minute the limited key may send
 */
record AccountSettings(
        @Nullable String demoKey,
        @Nullable String limitedKey,
        @Nullable String adminKey,
        @Nullable Integer limitedRequestsPerMinute) {

    static final String PREFIX = "sluice.account";

    private static final int DEFAULT_LIMITED_REQUESTS_PER_MINUTE = 5;

    /** Refuses to start without a key, with one that no header can carry, or with one that has two meanings. */
    AccountSettings {
        demoKey = checked("demo-key", demoKey);
        limitedKey = checked("limited-key", limitedKey);
        adminKey = checked("admin-key", adminKey);
        if (demoKey == null && limitedKey == null) {
            throw new IllegalArgumentException(PREFIX + ".demo-key: missing (expected: a key, for example in the"
                    + " environment variable SLUICE_ACCOUNT_DEMO_KEY; nothing is served without one)");
        }
        long given = Stream.of(demoKey, limitedKey, adminKey)
                .filter(Objects::nonNull)
                .count();
        long distinct = Stream.of(demoKey, limitedKey, adminKey)
                .filter(Objects::nonNull)
                .distinct()
                .count();
        if (distinct < given) {
            throw new IllegalArgumentException(
                    PREFIX + ": two of demo-key, limited-key and admin-key are equal (expected: different keys)");
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
