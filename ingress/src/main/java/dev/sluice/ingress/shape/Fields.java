package dev.sluice.ingress.shape;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object with fields that are known; others pass unchecked, since a newer client may know more than we. */
public final class Fields implements ObjectRule {

    private static final int MAX_FIELDS = Long.SIZE;

    private final List<Field> fields;
    private final List<String> atLeastOne;
    private final Map<String, Slot> slots = new HashMap<>();
    private final long atLeastOneBits;

    /** A field, and the bit that says that it was there. */
    private record Slot(Field field, long bit) {}

    private Fields(List<Field> fields, List<String> atLeastOne) {
        if (fields.size() > MAX_FIELDS) {
            throw new IllegalArgumentException("fields: " + fields.size() + " (expected: at most " + MAX_FIELDS + ")");
        }
        this.fields = fields;
        this.atLeastOne = atLeastOne;
        long bit = 1;
        long bits = 0;
        for (Field field : fields) {
            slots.put(field.name(), new Slot(field, bit));
            bits |= atLeastOne.contains(field.name()) ? bit : 0;
            bit <<= 1;
        }
        this.atLeastOneBits = bits;
    }

    /** An object with these. */
    public static Fields of(List<Field> fields) {
        return new Fields(List.copyOf(fields), List.of());
    }

    static Fields of(Field... fields) {
        return of(List.of(fields));
    }

    /** An object that must have a value in one of these; the first is what its sender is told to add. */
    Fields withOneOf(String... names) {
        return new Fields(fields, List.of(names));
    }

    /** In the order in which they are described. */
    public List<Field> fields() {
        return fields;
    }

    List<String> atLeastOne() {
        return atLeastOne;
    }

    @Override
    public void check(BodyCursor cursor, Findings findings) {
        cursor.enterObject();
        checkFrom(cursor, cursor.nextField(), findings);
    }

    /** Checks a whole body, and notes which fields it has itself. */
    void checkRoot(BodyCursor cursor, Findings findings) {
        cursor.enterObject();
        findings.noteRoot(this, walk(cursor, cursor.nextField(), findings, true));
    }

    /** Checks the rest of an object that was entered; {@code onField} if the cursor stands on a field of it. */
    void checkFrom(BodyCursor cursor, boolean onField, Findings findings) {
        long _ = walk(cursor, onField, findings, false);
    }

    private long walk(BodyCursor cursor, boolean onField, Findings findings, boolean isRoot) {
        long there = 0;
        boolean hasMore = onField;
        while (hasMore) {
            Slot slot = slots.get(cursor.name());
            if (slot == null) {
                if (isRoot && !cursor.isNull()) {
                    findings.noteUnknown(cursor.name());
                }
                cursor.skip();
            } else if (!cursor.isNull()) {
                check(slot.field(), cursor, findings);
                there |= slot.bit();
            } else if (!slot.field().isNullable()) {
                throw cursor.wrongType(slot.field().rule().expected());
            } else if (slot.field().isRequired()) {
                there |= slot.bit();
            }
            hasMore = cursor.nextField();
        }
        checkWhole(cursor, there);
        return there;
    }

    private static void check(Field field, BodyCursor cursor, Findings findings) {
        String key = field.keptAs();
        if (key == null) {
            field.rule().check(cursor, findings);
            return;
        }
        findings.note(key, cursor);
        field.rule().check(cursor, findings);
    }

    /** At the object's end. */
    private void checkWhole(BodyCursor cursor, long there) {
        for (Field field : fields) {
            if (field.isRequired() && !isThere(field.name(), there)) {
                throw cursor.missing(field.name());
            }
        }
        if (atLeastOneBits != 0 && (there & atLeastOneBits) == 0) {
            throw cursor.missing(atLeastOne.getFirst());
        }
    }

    boolean isThere(String name, long there) {
        @Nullable Slot slot = slots.get(name);
        return slot != null && (there & slot.bit()) != 0;
    }
}
