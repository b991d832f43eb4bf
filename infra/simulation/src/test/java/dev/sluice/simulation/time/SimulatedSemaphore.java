package dev.sluice.simulation.time;

import java.io.Serial;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/** A semaphore whose waiting is simulated. */
public final class SimulatedSemaphore extends Semaphore {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient Deque<Strand> waiting = new ArrayDeque<>();

    /** With so many permits. */
    public SimulatedSemaphore(int permits) {
        super(permits);
    }

    @Override
    public void acquire() throws InterruptedException {
        Strand self = Strand.current();
        Intrinsics.checkInterrupt(self);
        while (!tryAcquire()) {
            waiting.add(self);
            try {
                self.universe.block(Long.MAX_VALUE);
            } finally {
                waiting.remove(self);
            }
            Intrinsics.checkInterrupt(self);
        }
    }

    @Override
    public void release() {
        super.release();
        Strand next = waiting.poll();
        if (next != null) {
            next.universe.wake(next);
        }
    }
}
