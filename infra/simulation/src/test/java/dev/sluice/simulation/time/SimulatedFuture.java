package dev.sluice.simulation.time;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A future whose waiting is simulated; so is that of everything derived from it.
 *
 * @param <T> what comes
 */
public class SimulatedFuture<T> extends CompletableFuture<T> {

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new SimulatedFuture<>();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        boolean _ = awaitUntil(Long.MAX_VALUE, true);
        return super.get();
    }

    @Override
    public T get(long time, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (!awaitUntil(Universe.current().nanos() + unit.toNanos(time), true)) {
            throw new TimeoutException();
        }
        return super.get();
    }

    @Override
    public T join() {
        try {
            boolean _ = awaitUntil(Long.MAX_VALUE, false);
        } catch (InterruptedException e) {
            throw new IllegalStateException("join can't be interrupted", e);
        }
        return super.join();
    }

    private boolean awaitUntil(long untilNanos, boolean interruptible) throws InterruptedException {
        if (isDone()) {
            return true;
        }
        Strand self = Strand.current();
        CompletableFuture<T> _ = whenComplete((_, _) -> self.universe.wake(self));
        while (!isDone() && self.universe.nanos() < untilNanos) {
            if (interruptible) {
                Intrinsics.checkInterrupt(self);
            }
            self.universe.block(untilNanos);
        }
        return isDone();
    }
}
