package dev.sluice.ingress.shape;

/** What one value of a body must be. */
public sealed interface Rule permits Alike, Decimal, Either, ListOf, ObjectRule, Plain, Text, Whole, Words {

    /** In words for a client, with its article: {@code an integer}. */
    String expected();

    /** The same for many: {@code integers}. */
    String plural();

    /** Whether the value is of this rule's kind, be it right or wrong. */
    boolean fits(BodyCursor cursor);

    /**
     * Checks the value that the cursor stands on, and leaves the cursor on the value's last token.
     *
     * @param findings takes what its reader wants to know
     */
    void check(BodyCursor cursor, Findings findings);
}
