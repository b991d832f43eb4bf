package dev.sluice.ingress.shape;

/** An integer from the least to the most. */
record Whole(long least, long most) implements Rule {

    @Override
    public String expected() {
        return "an integer";
    }

    @Override
    public String plural() {
        return "integers";
    }

    @Override
    public boolean fits(BodyCursor cursor) {
        return cursor.isNumber();
    }

    @Override
    public void check(BodyCursor cursor, Findings findings) {
        cursor.integer(least, most);
    }
}
