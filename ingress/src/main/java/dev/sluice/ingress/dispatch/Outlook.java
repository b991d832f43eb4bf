package dev.sluice.ingress.dispatch;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.edge.RequestFailedException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/**
 * What a request has to expect of its lane.
 *
 * @param position how many jobs are before it, itself included; 0 if none waits
 * @param waitMillis how long it will wait for its turn; -1 if nobody can tell
 * @param deadline within which jobs of this lane have to be answered
 */
public record Outlook(long position, long waitMillis, Duration deadline) {

    private static final String POSITION = "x-sluice-queue-position";
    private static final String WAIT = "x-sluice-estimated-wait-ms";

    /** By Little's law: as many as wait, at the rate at which they end. */
    static Outlook of(long waiting, double endedPerSecond, Duration deadline) {
        if (waiting == 0) {
            return new Outlook(0, 0, deadline);
        }
        long position = waiting + 1;
        long wait = endedPerSecond > 0 ? Math.round(position / endedPerSecond * 1_000) : -1;
        return new Outlook(position, wait, deadline);
    }

    /** Tells a request that has to queue. */
    public void writeTo(HttpHeaders headers) {
        if (position > 0) {
            headers.set(POSITION, Long.toString(position));
            if (waitMillis >= 0) {
                headers.set(WAIT, Long.toString(waitMillis));
            }
        }
    }

    /** The refusal of a request that would be past its deadline before its turn came. */
    public Optional<RequestFailedException> refusal() {
        if (waitMillis <= deadline.toMillis()) {
            return Optional.empty();
        }
        // As long as it takes until the queue is short enough.
        Duration retryAfter = Duration.ofSeconds(Math.ceilDiv(waitMillis - deadline.toMillis(), 1_000L));
        return Optional.of(new RequestFailedException(
                FailureCode.UNAVAILABLE,
                "The request was not accepted: " + position + " are before it, and it could not be answered within "
                        + deadline.toSeconds() + " s. Try again in " + retryAfter.toSeconds() + " s.",
                null,
                retryAfter));
    }
}
