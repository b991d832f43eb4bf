package dev.sluice.simulation.time;

import java.io.Serial;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A queue whose waiting is simulated.
 *
 * @param <E> what waits in it
 */
public final class SimulatedQueue<E> extends ArrayBlockingQueue<E> {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient Deque<Strand> takers = new ArrayDeque<>();

    /** With room for so many. */
    public SimulatedQueue(int capacity) {
        super(capacity);
    }

    @Override
    public boolean offer(E element) {
        boolean taken = super.offer(element);
        Strand next = taken ? takers.poll() : null;
        if (next != null) {
            next.universe.wake(next);
        }
        return taken;
    }

    @Override
    public E take() throws InterruptedException {
        while (true) {
            E element = poll(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            if (element != null) {
                return element;
            }
        }
    }

    @Override
    public @Nullable E poll(long time, TimeUnit unit) throws InterruptedException {
        Strand self = Strand.current();
        Universe universe = self.universe;
        long until = time == Long.MAX_VALUE ? time : universe.nanos() + unit.toNanos(time);
        Intrinsics.checkInterrupt(self);
        E element = poll();
        while (element == null && universe.nanos() < until) {
            takers.add(self);
            try {
                universe.block(until);
            } finally {
                takers.remove(self);
            }
            Intrinsics.checkInterrupt(self);
            element = poll();
        }
        return element;
    }

    @Override
    public void put(E element) {
        throw new UnsupportedOperationException("put waits for room");
    }
}
