package dev.sluice.ingress.shape;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An array all of whose elements are of one kind; which one is seen from its first element.
 *
 * @param kinds what its elements may be; no two of them begin with the same kind of token
 * @param least how many there must be
 * @param most how many there may be
 */
record Alike(List<Rule> kinds, int least, int most) implements Rule {

    @Override
    public String expected() {
        return "an array of " + kinds.stream().map(Rule::plural).collect(Collectors.joining(" or of "));
    }

    @Override
    public String plural() {
        return "arrays of " + kinds.stream().map(Rule::plural).collect(Collectors.joining(" or of "));
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
        Rule kind = new Either(kinds);
        while (cursor.nextElement()) {
            if (count == 0) {
                kind = kinds.stream()
                        .filter(each -> each.fits(cursor))
                        .findFirst()
                        .orElse(kind);
            }
            if (!kind.fits(cursor)) {
                throw cursor.wrongType(kind.expected());
            }
            kind.check(cursor, findings);
            count++;
        }
        cursor.checkCount(count, least, most);
    }
}
