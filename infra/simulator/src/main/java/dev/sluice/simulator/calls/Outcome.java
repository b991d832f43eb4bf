package dev.sluice.simulator.calls;

/**
 * What became of a call: complete, closed by the client, refused as invalid, or the name of the fault that struck it.
 *
 * @param kind which of them
 * @param name its name in the log
 */
public record Outcome(Kind kind, String name) {

    /** The whole answer was sent. */
    public static final Outcome COMPLETE = new Outcome(Kind.COMPLETE, "complete");
    /** The client left before the end. */
    public static final Outcome CLIENT_CLOSED = new Outcome(Kind.CLIENT_CLOSED, "client-closed");
    /** The request wasn't understood. */
    public static final Outcome INVALID = new Outcome(Kind.INVALID, "invalid-request");

    /** An ordered fault struck. */
    public static Outcome fault(String name) {
        return new Outcome(Kind.FAULT, name);
    }

    /** The kinds of outcomes, each with a counter. */
    public enum Kind {
        /** The whole answer was sent. */
        COMPLETE,
        /** The client left before the end. */
        CLIENT_CLOSED,
        /** The request wasn't understood. */
        INVALID,
        /** An ordered fault struck. */
        FAULT
    }
}
