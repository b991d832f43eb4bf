package dev.sluice.common.lease;

import dev.sluice.common.job.JobId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody asks to end a job that may not be done yet.
 *
 * @param job the job
 * @param why the outcome if this call ends it
 * @param outcome the whole outcome, to be used instead of the shortest one that says {@code why}; empty for that one
 * @param fence the highest fence that the caller has seen; 0 if none
 * @param sequence how far the caller got under it; 0 if nothing
 * @param listeners the listeners that left, that alone are to be removed; null if the job is to end whoever listens
 * @param told the client knows this outcome already, so that it must stand
 * @param facts what the job's record says
 */
public record EndRequest(
        JobId job,
        Why why,
        byte[] outcome,
        long fence,
        long sequence,
        @Nullable List<String> listeners,
        boolean told,
        JobFacts facts) {

    private static final byte[] NO_OUTCOME = {};

    /** Why a job ends without its owner saying so. */
    public enum Why {
        /** Nobody wants it any more. */
        CANCELLED,
        /** Its deadline passed. */
        EXPIRED,
        /** A client's text has begun and can't be continued. */
        INTERRUPTED,
        /** It was given up. */
        FAILED;

        /** The code in the outcome. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The request for the shortest outcome that says {@code why}. */
    @SuppressWarnings("NullAway") // It overlooks @Nullable on a record's component that is an array.
    public static EndRequest of(
            JobId job,
            Why why,
            long fence,
            long sequence,
            @Nullable List<String> listeners,
            boolean told,
            JobFacts facts) {
        return new EndRequest(job, why, NO_OUTCOME, fence, sequence, listeners, told, facts);
    }

    /** Copies the list. */
    public EndRequest {
        listeners = listeners == null ? null : List.copyOf(listeners);
    }
}
