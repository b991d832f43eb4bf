package dev.sluice.ingress.shape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A body that was checked, and the few values of it that its reader must know; used by one thread.
 *
 * <p>A value is there if its field was given and wasn't null.
 */
public final class Findings {

    private static final int MAX_UNKNOWN = 32;

    private final byte[] body;
    private final Map<String, Object> values = new HashMap<>();
    private final List<String> unknown = new ArrayList<>(0);
    private @Nullable Fields root;
    private long there;

    Findings(byte[] body) {
        this.body = body;
    }

    /** The bytes, verbatim but for a byte order mark. */
    public byte[] body() {
        return body;
    }

    /** Whether the field was given. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** A text, if it was given. */
    public @Nullable String text(String key) {
        return (String) values.get(key);
    }

    /** Whether the flag was given and is true. */
    public boolean isSet(String key) {
        return Boolean.TRUE.equals(values.get(key));
    }

    /** An integer that its rule holds within the range of an int, if it was given. */
    public @Nullable Integer integer(String key) {
        return (Integer) values.get(key);
    }

    /** Whether the body itself has this field with a value, be it kept or not. */
    public boolean isGiven(String name) {
        return root != null && root.isThere(name, there);
    }

    /** Fields of the body itself that no rule knows, in its order: the first {@value #MAX_UNKNOWN} of them. */
    public List<String> unknown() {
        return List.copyOf(unknown);
    }

    void noteRoot(Fields fields, long bits) {
        root = fields;
        there = bits;
    }

    void noteUnknown(String name) {
        if (unknown.size() < MAX_UNKNOWN) {
            unknown.add(name);
        }
    }

    /** Takes the value that the cursor stands on; of an object or array only that it is there. */
    void note(String key, BodyCursor cursor) {
        values.put(key, cursor.value());
    }
}
