package dev.sluice.common.lease;

import org.jspecify.annotations.Nullable;

/** What became of a refusal. */
public sealed interface RefuseAnswer {

    /** This attempt is never executed. */
    record Refused() implements RefuseAnswer {}

    /**
     * Kafka has the job after all.
     *
     * @param state WAITING, RUNNING or DONE
     * @param owner who runs it; null if nobody does
     * @param fence its fence; 0 if none
     * @param outcome the outcome; null unless DONE
     */
    record Accepted(JobState state, @Nullable String owner, long fence, byte @Nullable [] outcome)
            implements RefuseAnswer {}

    /** Ask again soon. */
    record Settling() implements RefuseAnswer {}
}
