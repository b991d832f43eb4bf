package dev.sluice.ingress.shape;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A body that was checked, and the few values of it that its reader must know; used by one thread.
 *
 * <p>A value is there if its field was given and wasn't null.
 */
public final class Findings {

    private final byte[] body;
    private final Map<String, Object> values = new HashMap<>();

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

    /** Takes the value that the cursor stands on; of an object or array only that it is there. */
    void note(String key, BodyCursor cursor) {
        values.put(key, cursor.value());
    }
}
