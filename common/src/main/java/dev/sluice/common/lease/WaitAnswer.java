package dev.sluice.common.lease;

import org.jspecify.annotations.Nullable;

/** What somebody finds who waits. */
public sealed interface WaitAnswer {

    /**
     * Nobody has claimed it.
     *
     * @param accepted Kafka has the job, as somebody said
     */
    record Waiting(boolean accepted) implements WaitAnswer {}

    /**
     * It was granted.
     *
     * @param owner who runs it; null if it was released
     * @param fence the grant's fence
     * @param where its record's place; null if unknown
     */
    record Running(
            @Nullable String owner, long fence, @Nullable Where where) implements WaitAnswer {}

    /**
     * It is over.
     *
     * @param outcome the outcome
     * @param fence the fence it ended under
     */
    record Done(byte[] outcome, long fence) implements WaitAnswer {}

    /** The same key came with another body. */
    record Conflict() implements WaitAnswer {}

    /** Four others listen. */
    record Full() implements WaitAnswer {}
}
