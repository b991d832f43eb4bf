package dev.sluice.ingress.shape;

import dev.sluice.common.schema.SchemaUse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A body that was checked, and the few values of it that its reader must know; used by one thread.
 *
 * <p>A value is there if its field was given and wasn't null.
 */
public final class Findings {

    private static final int MAX_UNKNOWN = 32;

    /** More than JSON Schema has keywords. */
    private static final int MAX_USES = 128;

    private final byte[] body;
    private final Map<String, Object> values = new HashMap<>();
    private final List<String> unknown = new ArrayList<>(0);
    private final Map<String, Set<SchemaUse>> schemaUses = new LinkedHashMap<>(0);
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

    /**
     * How the schemas within a field of the body use their keywords, each use once: the first {@value #MAX_USES} of
     * them; empty where there is no schema.
     */
    public Set<SchemaUse> schemaUses(String field) {
        return Collections.unmodifiableSet(schemaUses.getOrDefault(field, Set.of()));
    }

    /** Takes the uses of the schema that the cursor stands on, and leaves it on the schema's end. */
    void noteSchema(BodyCursor cursor) {
        Set<SchemaUse> uses = schemaUses.computeIfAbsent(cursor.rootField(), _ -> new LinkedHashSet<>());
        cursor.readSchema(use -> {
            if (uses.size() < MAX_USES) {
                uses.add(use);
            }
        });
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
