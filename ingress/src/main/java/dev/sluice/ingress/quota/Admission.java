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
     * The plan doesn't allow it now.
     *
     * @param standing how the caller stands
     * @param retryAfter after this time the same question is answered by yes, if nobody else asks in between
     */
    record Refused(Standing standing, Duration retryAfter) implements Admission {

        /** The refusal in words for the client. */
        public RequestFailedException failure() {
            return new RequestFailedException(
                    FailureCode.RATE_LIMITED,
                    "API limit exceeded, upgrade your plan: this key may send " + standing.limit()
                            + " requests a minute. Try again in " + Durations.render(retryAfter) + ".",
                    null,
                    retryAfter);
        }
    }
}
