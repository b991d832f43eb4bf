package dev.sluice.chaos.check;

/**
 * A promise that was broken.
 *
 * @param detail which job or request, and what was seen
 */
public record Violation(Kind kind, String detail) {

    /** The promises, as they are counted. */
    public enum Kind {
        /** An accepted request without an end: none for its client, or none in the ledger. */
        LOST,
        /** A second end, or text that came twice. */
        DUPLICATED,
        /** Text that the provider did not send in this place, or a stream that breaks the rules of its form. */
        SPLICED,
        /** More jobs than the client sent requests. */
        DOUBLE_BILLED,
        /** The ledger says something else than the client was told. */
        WRONGLY_BILLED,
        /** A provider was called again though no fault asked for it. */
        NEEDLESS_CALL,
        /** A refused request was executed. */
        REFUSED_BUT_RUN,
        /** An error or a refusal that no fault excuses. */
        UNEXPECTED_ERROR,
        /** A part could not be started again, or a record was not set aside. */
        NOT_BACK,
        /** A service held more and more memory though it had no more to do. */
        GROWN
    }

    @Override
    public String toString() {
        return kind + ": " + detail;
    }
}
