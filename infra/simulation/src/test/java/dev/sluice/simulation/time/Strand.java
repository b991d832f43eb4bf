package dev.sluice.simulation.time;

import java.util.concurrent.locks.LockSupport;

/** One thread of a simulated process: it runs only while it holds the turn. */
final class Strand {

    private static final ThreadLocal<Strand> CURRENT = new ThreadLocal<>();

    final Universe universe;
    final Host host;
    final Thread thread;
    private final Runnable body;
    private volatile boolean turn;
    // Everything below belongs to whoever has the turn.
    boolean started;
    boolean done;
    boolean waiting;
    boolean queued;
    boolean parkPermit;
    boolean interrupted;
    /** Tells a wait from those before it, whose alarms may still ring. */
    long waits;

    Strand(Universe universe, Host host, String name, Runnable body) {
        this.universe = universe;
        this.host = host;
        this.body = body;
        this.thread = Thread.ofVirtual().name(host.name() + " " + name).unstarted(this::run);
    }

    /** The strand of this thread. */
    static Strand current() {
        Strand current = CURRENT.get();
        if (current == null) {
            throw new IllegalStateException("thread: " + Thread.currentThread() + " (expected: one of the simulation)");
        }
        return current;
    }

    static boolean isInside() {
        return CURRENT.get() != null;
    }

    void giveTurn() {
        turn = true;
        if (started) {
            LockSupport.unpark(thread);
        } else {
            started = true;
            thread.start();
        }
    }

    void awaitTurn() {
        while (!turn) {
            LockSupport.park(this);
        }
        turn = false;
    }

    private void run() {
        CURRENT.set(this);
        awaitTurn();
        try {
            if (!host.isDead()) {
                body.run();
            }
        } catch (KilledError expected) {
            // That is how a thread of a killed process ends.
        } catch (Throwable e) { // The door of every simulated thread: whatever comes out is a finding.
            universe.fail(new IllegalStateException("thread " + thread.getName() + " died", e));
        } finally {
            universe.ended(this);
        }
    }

    @Override
    public String toString() {
        return thread.getName();
    }
}
