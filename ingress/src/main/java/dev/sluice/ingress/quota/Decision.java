package dev.sluice.ingress.quota;

import java.time.Duration;
import java.util.List;

/**
 * What was decided about one request.
 *
 * @param verdict yes, or what is in the way
 * @param subject whose limit is in the way: its index; -1 with yes
 * @param retryAfter after which the same request may be sent again
 * @param isReserved whether a place and tokens are held for the job from now on
 * @param standings how each subject stands after it
 */
record Decision(Verdict verdict, int subject, Duration retryAfter, boolean isReserved, List<Standing> standings) {

    /** Copies the list. */
    Decision {
        standings = List.copyOf(standings);
    }

    /** The answer to the caller. */
    Admission admission(Subjects subjects, Need need, Reservation reservation) {
        Standing standing = Standing.tightest(standings);
        return verdict == Verdict.YES
                ? new Admission.Admitted(standing, isReserved ? reservation : Reservation.NONE)
                : new Admission.Refused(standing, verdict.refusal(subjects.all().get(subject), need, retryAfter));
    }
}
