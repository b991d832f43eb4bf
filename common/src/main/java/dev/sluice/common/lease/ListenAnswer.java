package dev.sluice.common.lease;

import org.jspecify.annotations.Nullable;

/** What somebody finds who wants to listen. */
public sealed interface ListenAnswer {

    /** Redis doesn't know the job. */
    record Absent() implements ListenAnswer {}

    /**
     * It is over.
     *
     * @param outcome the outcome
     * @param fence the fence it ended under
     */
    record Done(byte[] outcome, long fence) implements ListenAnswer {}

    /** The listener to be replaced isn't there any more: nothing was added. */
    record Gone() implements ListenAnswer {}

    /** Four others listen. */
    record Full() implements ListenAnswer {}

    /**
     * The caller listens.
     *
     * @param state WAITING or RUNNING
     * @param owner who runs it; null if nobody does
     * @param fence its fence; 0 if none
     * @param where its record's place; null if unknown
     */
    record Listening(
            JobState state,
            @Nullable String owner,
            long fence,
            @Nullable Where where) implements ListenAnswer {}
}
