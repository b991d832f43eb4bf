package dev.sluice.ingress.account;

import org.jspecify.annotations.Nullable;

/** The operator's key from the environment, checked: what it guards is every customer's key. */
final class OperatorKey {

    static final String PROPERTY = "sluice.admin.key";

    private static final String VARIABLE = "SLUICE_ADMIN_KEY";
    private static final int LEAST_LENGTH = 32;
    private static final int LEAST_DISTINCT = 10;

    private OperatorKey() {}

    /**
     * The key, if there is one that can be one.
     *
     * @param given the value of the environment
     * @return null if none is given: then there is no admin API
     * @throws IllegalArgumentException if it is too short or guessed too easily; the message holds no part of it
     */
    static @Nullable String checked(@Nullable String given) {
        if (given == null || given.isBlank()) {
            return null;
        }
        String key = given.strip();
        if (key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException(
                    VARIABLE + ": holds a blank or a sign beyond ASCII (expected: visible ASCII)");
        }
        if (key.length() < LEAST_LENGTH) {
            throw new IllegalArgumentException(VARIABLE + ": " + key.length() + " characters (expected: " + LEAST_LENGTH
                    + " or more, by chance, as `openssl rand -hex 32` makes them; without the variable there is no"
                    + " admin API)");
        }
        if (key.chars().distinct().count() < LEAST_DISTINCT) {
            throw new IllegalArgumentException(
                    VARIABLE + ": " + key.chars().distinct().count()
                            + " different characters (expected: chance, as `openssl rand -hex 32` makes it)");
        }
        return key;
    }
}
