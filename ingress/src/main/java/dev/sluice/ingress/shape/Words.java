package dev.sluice.ingress.shape;

import java.util.List;

/** One of a few strings. */
record Words(List<String> words) implements Rule {

    @Override
    public String expected() {
        return "a string";
    }

    @Override
    public String plural() {
        return "strings";
    }

    @Override
    public boolean fits(BodyCursor cursor) {
        return cursor.isString();
    }

    @Override
    public void check(BodyCursor cursor, Findings findings) {
        cursor.word(words);
    }
}
