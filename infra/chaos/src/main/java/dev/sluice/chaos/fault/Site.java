package dev.sluice.chaos.fault;

import dev.sluice.chaos.stack.Incidents;
import dev.sluice.chaos.stack.Node;
import dev.sluice.chaos.stack.Stack;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Where a fault strikes, by which chance, and where it is noted. */
public record Site(Stack stack, Incidents incidents, SplittableRandom random) {

    private static final long BETWEEN_LOOKS_MILLIS = 5;

    /** A worker that may be hit while another one is left to serve; nothing if there is none at this moment. */
    Optional<Node> victim() {
        List<Node> up = stack.workersUp();
        return up.size() < 2 ? Optional.empty() : Optional.of(up.get(random.nextInt(up.size())));
    }

    /** Waits for a time between these two, in milliseconds. */
    void pause(int least, int most) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(least, most + 1));
    }

    /** Looks again and again; false if it does not come true in time. */
    static boolean await(long millis, BooleanSupplier condition) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNanos) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
        }
        return true;
    }
}
