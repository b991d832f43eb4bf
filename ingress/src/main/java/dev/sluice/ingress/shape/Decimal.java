package dev.sluice.ingress.shape;

/** A number from the least to the most. */
record Decimal(int least, int most) implements Rule {

    @Override
    public String expected() {
        return "a number between " + least + " and " + most;
    }

    @Override
    public String plural() {
        return "numbers between " + least + " and " + most;
    }

    @Override
    public boolean fits(BodyCursor cursor) {
        return cursor.isNumber();
    }

    @Override
    public void check(BodyCursor cursor, Findings findings) {
        cursor.number(this);
    }
}
