package dev.sluice.simulation.time;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One thread of a process that does what others send it, in order. */
public final class Mailbox implements Executor {

    private final Universe universe;
    private final Host host;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private @Nullable Strand reader;

    /** Starts the thread. */
    public Mailbox(Universe universe, Host host, String name) {
        this.universe = universe;
        this.host = host;
        universe.spawn(host, name, this::read);
    }

    @Override
    public void execute(Runnable action) {
        if (!host.isDead()) {
            waiting.add(action);
            Strand strand = reader;
            if (strand != null) {
                universe.wake(strand);
            }
        }
    }

    private void read() {
        reader = Strand.current();
        while (true) {
            Runnable next = waiting.poll();
            if (next == null) {
                universe.block(Long.MAX_VALUE);
            } else {
                next.run();
                universe.perhapsYield();
            }
        }
    }
}
