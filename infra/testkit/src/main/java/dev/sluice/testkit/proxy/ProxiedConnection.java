package dev.sluice.testkit.proxy;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection through a {@link FaultProxy}. */
public final class ProxiedConnection {

    private final Socket client;
    private final Socket server;
    private final Map<Direction, Gate> gates = new EnumMap<>(Direction.class);
    private final AtomicInteger openPipes = new AtomicInteger(2);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean cut = new AtomicBoolean();
    private volatile long passedNanos = System.nanoTime();

    ProxiedConnection(Socket client, Socket server, Map<Direction, Gate> rules) {
        this.client = client;
        this.server = server;
        rules.forEach((direction, rule) -> {
            Gate gate = new Gate();
            gate.copy(rule);
            gates.put(direction, gate);
        });
    }

    void start(String name) {
        new Pipe(client, server, gate(Direction.UP), this::passed, this::pipeEnded, this::broke).start(name + " up");
        new Pipe(server, client, gate(Direction.DOWN), this::passed, this::pipeEnded, this::broke)
                .start(name + " down");
    }

    /** Keeps bytes of this direction back, in order, up to a megabyte; then the sender's writes block. */
    public void hold(Direction direction) {
        gate(direction).set(Gate.Mode.HOLD);
    }

    /** Lets bytes of this direction through again, beginning with those that were kept back. */
    public void release(Direction direction) {
        gate(direction).set(Gate.Mode.PASS);
    }

    /** Throws bytes of this direction away: the sender believes that they arrived. */
    public void discard(Direction direction) {
        gate(direction).set(Gate.Mode.DISCARD);
    }

    /** Lets bytes of this direction arrive later by this much; those under way keep their time. */
    public void delay(Direction direction, Duration delay) {
        gate(direction).delay(delay);
    }

    /** Ends it at both sides with FIN; bytes under way are lost. */
    public void cut() {
        cut.set(true);
        gates.values().forEach(Gate::close);
        for (Socket socket : List.of(client, server)) {
            try {
                socket.shutdownOutput();
            } catch (IOException _) {
                // This side is gone already.
            }
        }
    }

    /** Ends it at both sides with RST; bytes under way are lost. */
    public void reset() {
        close(true);
    }

    /** Whether it is still there. */
    public boolean isOpen() {
        return !closed.get() && !cut.get();
    }

    /** For how long nothing has passed, in ns. */
    long idleNanos() {
        return System.nanoTime() - passedNanos;
    }

    void close() {
        close(false);
    }

    Gate gate(Direction direction) {
        Gate gate = gates.get(direction);
        if (gate == null) {
            throw new IllegalStateException("direction: " + direction);
        }
        return gate;
    }

    private void passed() {
        passedNanos = System.nanoTime();
    }

    private void pipeEnded() {
        if (openPipes.decrementAndGet() == 0) {
            close(false);
        }
    }

    private void broke() {
        // What breaks at one side breaks at the other.
        close(!cut.get());
    }

    private void close(boolean withReset) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        gates.values().forEach(Gate::close);
        for (Socket socket : List.of(client, server)) {
            try {
                if (withReset) {
                    socket.setSoLinger(true, 0);
                }
                socket.close();
            } catch (IOException _) {
                // It is gone either way.
            }
        }
    }
}
