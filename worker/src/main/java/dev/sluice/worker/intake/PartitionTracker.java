package dev.sluice.worker.intake;

import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which offsets of one partition are complete, in whatever order they become so, while it is assigned to this worker.
 *
 * <p>Idea: everything below the prefix is complete; a bitmap holds what is complete beyond it. Invariant: an offset
 * that was neither completed here nor by an earlier owner's commit is never skipped. Cost: a bit for each offset
 * between the slowest job and the newest.
 */
final class PartitionTracker {

    private static final int COMPACT_BITS = 4_096;

    /** What a commit says: every offset below is complete, and those of the bitmap beyond it. */
    record Progress(long prefix, String metadata) {}

    private final ReentrantLock lock = new ReentrantLock();
    // All guarded by the lock.
    private long base;
    /** Bit i is the offset base + i. */
    private BitSet completed;

    private long next;
    private boolean changed;
    private boolean retired;

    /**
     * Goes on from a commit.
     *
     * @param prefix the committed offset
     * @param beyond what was complete beyond it; bit i is the offset i places behind it
     */
    PartitionTracker(long prefix, BitSet beyond) {
        this.base = prefix;
        this.next = prefix;
        this.completed = (BitSet) beyond.clone();
    }

    /**
     * An offset was fetched.
     *
     * @return whether its job is to be run; false if it is complete already
     */
    boolean fetched(long offset) {
        lock.lock();
        try {
            if (offset < base) {
                return false;
            }
            if (offset > next) {
                // The log has no records there, and never will.
                completed.set((int) (next - base), (int) (offset - base));
                changed = true;
            }
            next = Math.max(next, offset + 1);
            return !completed.get((int) (offset - base));
        } finally {
            lock.unlock();
        }
    }

    /** A record is complete. Twice does no harm, nor after the partition went. */
    void complete(long offset) {
        lock.lock();
        try {
            if (offset >= base && !retired) {
                completed.set((int) (offset - base));
                changed = true;
                compact();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is to be committed; empty of change if nothing has changed since the last call. */
    Optional<Progress> takeProgress() {
        lock.lock();
        try {
            if (!changed) {
                return Optional.empty();
            }
            changed = false;
            int prefixBits = completed.nextClearBit(0);
            BitSet beyond = completed.get(prefixBits, Math.max(prefixBits, completed.length()));
            return Optional.of(new Progress(base + prefixBits, OffsetBits.encode(beyond)));
        } finally {
            lock.unlock();
        }
    }

    /** A commit didn't get through: the next one says it again. */
    void commitFailed() {
        lock.lock();
        try {
            changed = true;
        } finally {
            lock.unlock();
        }
    }

    /** The partition is somebody else's: what completes from here on is theirs to find out. */
    void retire() {
        lock.lock();
        try {
            retired = true;
        } finally {
            lock.unlock();
        }
    }

    boolean isRetired() {
        lock.lock();
        try {
            return retired;
        } finally {
            lock.unlock();
        }
    }

    private void compact() {
        int prefixBits = completed.nextClearBit(0);
        if (prefixBits >= COMPACT_BITS) {
            completed = completed.get(prefixBits, Math.max(prefixBits, completed.length()));
            base += prefixBits;
        }
    }
}
