package dev.sluice.ingress.shape;

import java.util.List;
import java.util.stream.Collectors;

/** A value of one of several kinds; which one is seen from its first token. */
record Either(List<Rule> rules) implements Rule {

    @Override
    public String expected() {
        return rules.stream().map(Rule::expected).collect(Collectors.joining(" or "));
    }

    @Override
    public String plural() {
        return rules.stream().map(Rule::plural).collect(Collectors.joining(" or "));
    }

    @Override
    public boolean fits(BodyCursor cursor) {
        for (Rule rule : rules) {
            if (rule.fits(cursor)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void check(BodyCursor cursor, Findings findings) {
        for (Rule rule : rules) {
            if (rule.fits(cursor)) {
                rule.check(cursor, findings);
                return;
            }
        }
        throw cursor.wrongType(expected());
    }
}
