package dev.sluice.devstack;

import dev.sluice.processes.StartException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Environment variables, read with bounds; a blank one counts as unset. */
record Variables(Map<String, String> environment) {

    private static final int MAX_KEY_LENGTH = 200;
    private static final int MIN_OPERATOR_KEY_LENGTH = 32;

    Variables {
        environment = Map.copyOf(environment);
    }

    @Nullable
    String text(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    int number(String name, int unset, int lowest, int highest) {
        String value = text(name);
        if (value == null) {
            return unset;
        }
        if (value.matches("\\d{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= lowest && number <= highest) {
                return number;
            }
        }
        throw new StartException(
                name + ": " + value + " (expected: a whole number from " + lowest + " to " + highest + ").");
    }

    /** A key is never part of a message. */
    @Nullable
    String key(String name) {
        String value = text(name);
        if (value != null && (value.length() > MAX_KEY_LENGTH || !value.matches("[\\x21-\\x7e]+"))) {
            throw new StartException(name + ": a key of " + value.length() + " characters (expected: 1 to "
                    + MAX_KEY_LENGTH + " visible ASCII characters).");
        }
        return value;
    }

    /** The operator's key, which guards every other one. */
    @Nullable
    String operatorKey(String name) {
        String value = key(name);
        if (value != null && value.length() < MIN_OPERATOR_KEY_LENGTH) {
            throw new StartException(name + ": a key of " + value.length() + " characters (expected: "
                    + MIN_OPERATOR_KEY_LENGTH + " or more, by chance, as `openssl rand -hex 32` makes them).");
        }
        return value;
    }
}
