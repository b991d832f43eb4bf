package dev.sluice.ingress.shape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An object that says in one of its fields which of several kinds it is. */
public final class Variants implements ObjectRule {

    private final String by;
    private final List<String> names;
    private final Map<String, Fields> variants;

    private Variants(String by, Map<String, Fields> variants) {
        this.by = by;
        this.names = List.copyOf(variants.keySet());
        this.variants = variants;
    }

    /** The kinds by their names, which stand in the field {@code by}. */
    public static Variants by(String by) {
        return new Variants(by, Map.of());
    }

    /** One kind more. */
    public Variants or(String name, Field... others) {
        return or(name, Fields.of(with(name, others)));
    }

    /** One kind more, which must have a value in one of {@code oneOf} too. */
    public Variants orOneOf(String name, List<String> oneOf, Field... others) {
        return or(name, Fields.of(with(name, others)).withOneOf(oneOf.toArray(String[]::new)));
    }

    String by() {
        return by;
    }

    List<Fields> variants() {
        return List.copyOf(variants.values());
    }

    @Override
    public void check(BodyCursor cursor, Findings findings) {
        cursor.enterObject();
        long start = cursor.offset();
        boolean onField = cursor.nextField();
        if (!onField) {
            throw cursor.missing(by);
        }
        if (cursor.name().equals(by)) {
            variant(cursor).checkFrom(cursor, true, findings);
            return;
        }
        // Rare: most clients write it first.
        Fields variant = variants.get(cursor.ahead(by, start));
        if (variant == null) {
            throw unknown(cursor);
        }
        variant.checkFrom(cursor, true, findings);
    }

    private Variants or(String name, Fields fields) {
        Map<String, Fields> more = new LinkedHashMap<>(variants);
        more.put(name, fields);
        return new Variants(by, more);
    }

    private Field[] with(String name, Field... others) {
        List<Field> all = new ArrayList<>();
        all.add(Field.of(by, new Words(List.of(name))).required());
        all.addAll(List.of(others));
        return all.toArray(Field[]::new);
    }

    private Fields variant(BodyCursor cursor) {
        String name = cursor.word(names);
        Fields variant = variants.get(name);
        if (variant == null) {
            throw cursor.wrongWord(name, names);
        }
        return variant;
    }

    /** Goes to the field that should name the variant, and tells what is wrong with it. */
    private RuntimeException unknown(BodyCursor cursor) {
        do {
            if (cursor.name().equals(by)) {
                return cursor.wrongWord(cursor.word(names), names);
            }
            cursor.skip();
        } while (cursor.nextField());
        return cursor.missing(by);
    }
}
