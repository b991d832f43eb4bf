package dev.sluice.worker.routing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is set on. Owned by one thread. */
final class FakeClock implements InstantSource {

    private long millis = 1_700_000_000_000L;

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis);
    }

    void pass(Duration time) {
        millis += time.toMillis();
    }
}
