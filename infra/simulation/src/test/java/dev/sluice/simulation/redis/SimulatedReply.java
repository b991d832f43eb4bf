package dev.sluice.simulation.redis;

import dev.sluice.simulation.time.SimulatedFuture;
import io.lettuce.core.RedisFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A command's answer, when it comes. */
final class SimulatedReply<T> extends SimulatedFuture<T> implements RedisFuture<T> {

    @Override
    public @Nullable String getError() {
        return isCompletedExceptionally() ? String.valueOf(exceptionNow().getMessage()) : null;
    }

    @Override
    public boolean await(long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException("await");
    }
}
