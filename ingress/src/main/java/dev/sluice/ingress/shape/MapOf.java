package dev.sluice.ingress.shape;

/**
 * An object whose names are the client's own.
 *
 * @param value what each value must be
 * @param maxEntries how many there may be
 * @param maxNameLength how long a name may be, in characters
 */
record MapOf(Rule value, int maxEntries, int maxNameLength) implements ObjectRule {

    @Override
    public void check(BodyCursor cursor, Findings findings) {
        cursor.enterObject();
        int count = 0;
        while (cursor.nextField()) {
            if (cursor.name().length() > maxNameLength) {
                throw cursor.invalid(
                        "property name too long. Expected a maximum of " + maxNameLength + " characters",
                        "string_above_max_length");
            }
            value.check(cursor, findings);
            count++;
        }
        if (count > maxEntries) {
            throw cursor.invalid(
                    "too many properties. Expected an object with at most " + maxEntries
                            + " properties, but got an object with " + count + " properties instead",
                    "object_above_max_properties");
        }
    }
}
