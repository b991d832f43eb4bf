package dev.sluice.ingress.quota;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.edge.RequestFailedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** The answer to one request for admission. */
public sealed interface Admission {

    /** How the caller stands after it; null if the plan has no limit, or nobody knows. */
    @Nullable
    Standing standing();

    /** Writes {@code x-ratelimit-*}; every answer to the caller carries them, whatever its status. */
    default void writeTo(HttpHeaders headers) {
        Standing standing = standing();
        if (standing != null) {
            standing.writeTo(headers);
        }
    }

    /** Go ahead. */
    record Admitted(@Nullable Standing standing) implements Admission {}

    /**
     * Not now.
     *
     * @param standing how the caller stands; null if nobody knows
     * @param failure the refusal in words for the client, with an honest time after which to ask again
     */
    record Refused(@Nullable Standing standing, RequestFailedException failure) implements Admission {

        /**
         * The plan doesn't allow it.
         *
         * @param retryAfter after this time the same question is answered by yes, if nobody else asks in between
         */
        static Refused byPlan(Standing standing, Duration retryAfter) {
            return new Refused(
                    standing,
                    new RequestFailedException(
                            FailureCode.RATE_LIMITED,
                            "API limit exceeded, upgrade your plan: this key may send " + standing.limit()
                                    + " requests a minute. Try again in " + Durations.render(retryAfter) + ".",
                            null,
                            retryAfter));
        }

        /** Nobody can tell whether the plan allows it. */
        static Refused undecided(Duration retryAfter) {
            return new Refused(
                    null,
                    new RequestFailedException(
                            FailureCode.UNAVAILABLE,
                            "The limits of your plan can't be checked at the moment. Try again in "
                                    + Durations.render(retryAfter) + ".",
                            null,
                            retryAfter));
        }
    }
}
