package dev.sluice.worker.allowance;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is set on. Owned by one thread. */
final class SteppedClock implements InstantSource {

    private long millis = 1_700_000_000_000L;

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis);
    }

    void pass(long more) {
        millis += more;
    }
}
