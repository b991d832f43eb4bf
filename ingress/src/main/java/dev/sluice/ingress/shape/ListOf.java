package dev.sluice.ingress.shape;

/**
 * An array.
 *
 * @param item what each element must be
 * @param least how many there must be
 * @param most how many there may be
 */
record ListOf(Rule item, int least, int most) implements Rule {

    @Override
    public String expected() {
        return "an array of " + item.plural();
    }

    @Override
    public String plural() {
        return "arrays of " + item.plural();
    }

    @Override
    public boolean fits(BodyCursor cursor) {
        return cursor.isArray();
    }

    @Override
    public void check(BodyCursor cursor, Findings findings) {
        if (!cursor.isArray()) {
            throw cursor.wrongType(expected());
        }
        int count = 0;
        while (cursor.nextElement()) {
            item.check(cursor, findings);
            count++;
        }
        cursor.checkCount(count, least, most);
    }
}
