package dev.sluice.ingress.shape;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A string.
 *
 * @param maxLength in characters; 0 if there is no bound of its own
 * @param pattern what the whole of it must match; null for anything
 * @param isFilled whether there must be something in it
 * @param beginnings one of them is how it begins, in lower case; empty for any
 */
record Text(int maxLength, @Nullable Pattern pattern, boolean isFilled, List<String> beginnings) implements Rule {

    @Override
    public String expected() {
        return "a string";
    }

    @Override
    public String plural() {
        return "strings";
    }

    @Override
    public boolean fits(BodyCursor cursor) {
        return cursor.isString();
    }

    @Override
    public void check(BodyCursor cursor, Findings findings) {
        cursor.requireString();
        if (isFilled && cursor.isEmptyString()) {
            throw cursor.invalid(
                    "empty string. Expected a string with minimum length 1, but got an empty string instead",
                    "empty_string");
        }
        if (!beginnings.isEmpty() && !cursor.isBegunBy(beginnings)) {
            throw cursor.invalid(
                    "expected a string that begins with " + String.join(", ", beginnings), "invalid_value");
        }
        // Most texts have no bound, and long ones aren't decoded to be thrown away.
        if (maxLength > 0) {
            checkLength(cursor);
        }
        if (pattern != null && !pattern.matcher(cursor.string()).matches()) {
            throw cursor.invalid(
                    "string does not match pattern. Expected a string that matches the pattern '^" + pattern + "$'",
                    "invalid_value");
        }
    }

    private void checkLength(BodyCursor cursor) {
        int length = cursor.string().length();
        if (length > maxLength) {
            throw cursor.invalid(
                    "string too long. Expected a string with maximum length " + maxLength
                            + ", but got a string with length " + length + " instead",
                    "string_above_max_length");
        }
    }
}
