package dev.sluice.common.lease;

/** What became of a finish. */
public sealed interface FinishAnswer {

    /** It stands, and the frame was published. */
    record Ok() implements FinishAnswer {}

    /** Ask again soon. */
    record Settling() implements FinishAnswer {}

    /**
     * Entries are missing: resend after this one, then finish again.
     *
     * @param fence of the last entry; 0 if there is no stream
     * @param sequence of the last entry
     */
    record Behind(long fence, long sequence) implements FinishAnswer {}

    /** Redis has lost the job: restore, then finish again. */
    record Gone() implements FinishAnswer {}

    /**
     * Somebody else has it.
     *
     * @param state its state
     * @param fence its fence
     */
    record Lost(JobState state, long fence) implements FinishAnswer {}
}
