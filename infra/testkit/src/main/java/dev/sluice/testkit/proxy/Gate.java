package dev.sluice.testkit.proxy;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What happens to bytes of one direction; changed by the test, obeyed by a pipe. */
final class Gate {

    /** What happens to the next bytes. */
    enum Mode {
        PASS,
        HOLD,
        DISCARD
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by the lock.
    private Mode mode = Mode.PASS;
    private boolean closed;

    private volatile long delayNanos;

    void set(Mode next) {
        lock.lock();
        try {
            mode = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void delay(Duration delay) {
        delayNanos = delay.toNanos();
    }

    long delayNanos() {
        return delayNanos;
    }

    /** Takes over what another gate says at this moment. */
    void copy(Gate other) {
        set(other.mode());
        delayNanos = other.delayNanos;
    }

    /** Ends every wait: the connection is over. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits while bytes are held back; returns whether they may be written. */
    boolean awaitPass() throws InterruptedException {
        lock.lock();
        try {
            while (mode == Mode.HOLD && !closed) {
                changed.await();
            }
            return mode == Mode.PASS && !closed;
        } finally {
            lock.unlock();
        }
    }

    private Mode mode() {
        lock.lock();
        try {
            return mode;
        } finally {
            lock.unlock();
        }
    }
}
