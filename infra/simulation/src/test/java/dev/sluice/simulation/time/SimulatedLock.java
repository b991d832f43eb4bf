package dev.sluice.simulation.time;

import java.io.Serial;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A lock whose waiting is simulated. */
public final class SimulatedLock extends ReentrantLock {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient Deque<Strand> waiting = new ArrayDeque<>();
    private transient @Nullable Strand owner;
    private transient int holds;

    @Override
    public void lock() {
        Strand self = Strand.current();
        self.universe.perhapsYield();
        acquire(self, 1);
    }

    @Override
    public void lockInterruptibly() {
        lock();
    }

    @Override
    public boolean tryLock() {
        Strand self = Strand.current();
        if (owner == null || owner == self) {
            owner = self;
            holds++;
            return true;
        }
        return false;
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
        throw new UnsupportedOperationException("tryLock with a time");
    }

    @Override
    public void unlock() {
        holds--;
        if (holds == 0) {
            owner = null;
            wakeNext();
        }
    }

    @Override
    public boolean isHeldByCurrentThread() {
        return owner == Strand.current();
    }

    @Override
    public Condition newCondition() {
        return new SimulatedCondition();
    }

    private void acquire(Strand self, int times) {
        while (owner != null && owner != self) {
            waiting.add(self);
            try {
                self.universe.block(Long.MAX_VALUE);
            } finally {
                waiting.remove(self);
            }
        }
        owner = self;
        holds += times;
    }

    private void wakeNext() {
        Strand next = waiting.poll();
        if (next != null) {
            next.universe.wake(next);
        }
    }

    @SuppressWarnings("WaitNotInLoop") // The loop is the caller's.
    private final class SimulatedCondition implements Condition {

        private final Deque<Strand> waiters = new ArrayDeque<>();

        @Override
        public void await() throws InterruptedException {
            awaitUntil(Long.MAX_VALUE);
        }

        @Override
        public void awaitUninterruptibly() {
            throw new UnsupportedOperationException("awaitUninterruptibly");
        }

        @Override
        public long awaitNanos(long nanos) throws InterruptedException {
            Universe universe = Strand.current().universe;
            long until = universe.nanos() + nanos;
            awaitUntil(until);
            return until - universe.nanos();
        }

        @Override
        public boolean await(long time, TimeUnit unit) throws InterruptedException {
            return awaitNanos(unit.toNanos(time)) > 0;
        }

        @Override
        public boolean awaitUntil(Date deadline) {
            throw new UnsupportedOperationException("awaitUntil");
        }

        @Override
        public void signal() {
            Strand first = waiters.poll();
            if (first != null) {
                first.universe.wake(first);
            }
        }

        @Override
        public void signalAll() {
            while (!waiters.isEmpty()) {
                signal();
            }
        }

        private void awaitUntil(long untilNanos) throws InterruptedException {
            Strand self = Strand.current();
            Intrinsics.checkInterrupt(self);
            int held = holds;
            holds = 0;
            owner = null;
            wakeNext();
            waiters.add(self);
            try {
                self.universe.block(untilNanos);
            } finally {
                waiters.remove(self);
                // Whose process was killed wants no lock any more: it only gives back what it has.
                if (self.host.isDead()) {
                    owner = self;
                    holds = held;
                } else {
                    acquire(self, held);
                }
            }
            Intrinsics.checkInterrupt(self);
        }
    }
}
