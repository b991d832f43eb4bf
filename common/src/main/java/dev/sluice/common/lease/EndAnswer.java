package dev.sluice.common.lease;

/** What became of an end. */
public sealed interface EndAnswer {

    /**
     * It is over, by this call or before.
     *
     * @param outcome the outcome that stands
     * @param fence the fence it ended under
     */
    record Done(byte[] outcome, long fence) implements EndAnswer {}

    /** Ask again soon. */
    record Settling() implements EndAnswer {}

    /**
     * Others listen: it goes on.
     *
     * @param others how many
     */
    record Listened(int others) implements EndAnswer {}

    /** Nobody listens, but its answer is kept: it goes on. */
    record Kept() implements EndAnswer {}
}
