package dev.sluice.ingress.shape;

/** A value of which only the kind matters. */
enum Plain implements Rule {
    /** True or false. */
    FLAG("a boolean", "booleans"),
    /** An object that nobody looks into. */
    OBJECT("an object", "objects"),
    /** A JSON Schema, whose keywords are noted: which of them make sense is its provider's business. */
    SCHEMA("an object", "objects");

    private final String expected;
    private final String plural;

    Plain(String expected, String plural) {
        this.expected = expected;
        this.plural = plural;
    }

    @Override
    public String expected() {
        return expected;
    }

    @Override
    public String plural() {
        return plural;
    }

    @Override
    public boolean fits(BodyCursor cursor) {
        return switch (this) {
            case FLAG -> cursor.isFlag();
            case OBJECT, SCHEMA -> cursor.isObject();
        };
    }

    @Override
    public void check(BodyCursor cursor, Findings findings) {
        if (!fits(cursor)) {
            throw cursor.wrongType(expected);
        }
        switch (this) {
            case FLAG, OBJECT -> cursor.skip();
            case SCHEMA -> findings.noteSchema(cursor);
        }
    }
}
