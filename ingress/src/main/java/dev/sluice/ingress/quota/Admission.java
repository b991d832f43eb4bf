package dev.sluice.ingress.quota;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.edge.RequestFailedException;
import java.time.Duration;

/** The answer to one request for admission. */
public sealed interface Admission {

    /** How the caller stands after it, as far as somebody knows. */
    Standing standing();

    /**
     * Go ahead.
     *
     * @param standing how the caller stands
     * @param reservation what is held for the job until its end
     */
    record Admitted(Standing standing, Reservation reservation) implements Admission {

        /** Nobody counts. */
        static final Admitted UNCOUNTED = new Admitted(Standing.NONE, Reservation.NONE);
    }

    /**
     * Not now.
     *
     * @param standing how the caller stands
     * @param failure the refusal in words for the client, with an honest time after which to ask again
     */
    record Refused(Standing standing, RequestFailedException failure) implements Admission {

        /** Nobody can tell whether the plan allows it. */
        static Refused undecided(Duration retryAfter) {
            return new Refused(
                    Standing.NONE,
                    new RequestFailedException(
                            FailureCode.UNAVAILABLE,
                            "The limits of your plan can't be checked at the moment. Try again in "
                                    + Durations.render(retryAfter) + ".",
                            null,
                            retryAfter));
        }
    }
}
