package dev.sluice.worker.intake;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many records of one lane are here with their bodies, and whose.
 *
 * <p>A party (a tenant, or its jobs that are ahead) may fill half of the window at most, and less the more others are
 * here, so that whoever comes later finds room. A poll's worth stays free for them.
 */
final class Window {

    private static final int FEWEST_SHARES = 2;

    private static final class Held {
        private int records;
        private long bytes;
    }

    private final int maxRecords;
    private final long maxBytes;
    private final int shared;
    private final ReentrantLock lock = new ReentrantLock();
    // All guarded by the lock.
    private final Map<String, Held> parties = new HashMap<>();
    private int records;
    private long bytes;

    /**
     * An empty one.
     *
     * @param poll how many records a poll brings at most
     */
    Window(int maxRecords, long maxBytes, int poll) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
        this.shared = Math.max(FEWEST_SHARES, maxRecords - poll);
    }

    void entered(String party, int bodyBytes) {
        change(party, 1, bodyBytes);
    }

    void left(String party, int bodyBytes) {
        change(party, -1, -bodyBytes);
    }

    private void change(String party, int moreRecords, int moreBytes) {
        lock.lock();
        try {
            records += moreRecords;
            bytes += moreBytes;
            Held held = parties.computeIfAbsent(party, _ -> new Held());
            held.records += moreRecords;
            held.bytes += moreBytes;
            if (held.records == 0) {
                parties.remove(party);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether a poll of so many more records would be too much. */
    boolean isFull(int more) {
        lock.lock();
        try {
            return records + more > maxRecords || bytes >= maxBytes;
        } finally {
            lock.unlock();
        }
    }

    /** How many more records this party may have here now; 0 or less if it has its share. */
    int roomOf(String party) {
        lock.lock();
        try {
            @Nullable Held held = parties.get(party);
            int shares = Math.max(FEWEST_SHARES, parties.size() + (held == null ? 1 : 0));
            if (held == null) {
                return shared / shares;
            }
            return held.bytes >= maxBytes / shares ? 0 : shared / shares - held.records;
        } finally {
            lock.unlock();
        }
    }

    int records() {
        lock.lock();
        try {
            return records;
        } finally {
            lock.unlock();
        }
    }

    /** The part of it that is filled, of its records or its bytes. */
    double saturation() {
        lock.lock();
        try {
            return Math.max((double) records / maxRecords, (double) bytes / maxBytes);
        } finally {
            lock.unlock();
        }
    }
}
