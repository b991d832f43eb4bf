package dev.sluice.simulation.time;

import java.util.ArrayDeque;
import java.util.Deque;

/** Something that threads wait for. */
public final class Signal {

    private final Deque<Strand> waiting = new ArrayDeque<>();

    /** Waits until it is raised, or until then; it may also return for nothing. */
    public void await(long untilNanos) {
        Strand self = Strand.current();
        waiting.add(self);
        try {
            self.universe.block(untilNanos);
        } finally {
            waiting.remove(self);
        }
    }

    /** Wakes everybody who waits now. */
    public void raise() {
        waiting.forEach(strand -> strand.universe.wake(strand));
    }
}
