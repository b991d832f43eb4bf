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
        acquire(1);
    }

    @Override
    public void acquire(int permits) throws InterruptedException {
        Strand self = Strand.current();
        Intrinsics.checkInterrupt(self);
        while (!tryAcquire(permits)) {
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
        release(1);
    }

    /** Whoever is woken in vain waits again. */
    @Override
    public void release(int permits) {
        super.release(permits);
        for (Strand next = waiting.poll(); next != null; next = waiting.poll()) {
            next.universe.wake(next);
        }
    }
}
