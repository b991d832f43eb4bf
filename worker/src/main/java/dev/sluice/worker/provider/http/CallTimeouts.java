package dev.sluice.worker.provider.http;

import java.time.Duration;

/**
 * How long a provider may keep silent in each phase of a call.
 *
 * @param connect until a connection stands
 * @param firstToken of a streamed call, until its first token
 * @param idle of a streamed call after its first token, between two reads
 * @param whole of a call that isn't streamed, until its answer is complete
 * @param stream of a streamed call, until its end
 */
public record CallTimeouts(Duration connect, Duration firstToken, Duration idle, Duration whole, Duration stream) {

    /** Checks that each is a time. */
    public CallTimeouts {
        check("connect", connect);
        check("first-token", firstToken);
        check("idle", idle);
        check("whole", whole);
        check("stream", stream);
    }

    private static void check(String name, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(name + ": " + timeout + " (expected: more than nothing)");
        }
    }
}
