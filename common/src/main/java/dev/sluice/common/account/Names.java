package dev.sluice.common.account;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms of names and ids. */
final class Names {

    /** Fit for a path, a Redis key, a metric and a tenant, which joins two of them by a slash. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private static final int MAX_TEXT = 200;

    private Names() {}

    static String id(String field, String id) {
        if (!ID.matcher(id).matches()) {
            throw new FieldException(
                    field, shown(id) + " (expected: 1 to 64 letters, digits, dots, hyphens and underlines)");
        }
        return id;
    }

    static @Nullable String idOrNull(String field, @Nullable String id) {
        return id == null ? null : id(field, id);
    }

    static String text(String field, String text) {
        if (text.isBlank() || text.length() > MAX_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            throw new FieldException(field, shown(text) + " (expected: 1 to " + MAX_TEXT + " characters in one line)");
        }
        return text;
    }

    private static String shown(String text) {
        return text.length() > MAX_TEXT ? text.length() + " characters" : "'" + text + "'";
    }
}
