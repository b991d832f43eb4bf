package dev.sluice.ingress.edge;

import dev.sluice.ingress.queue.Lines;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Which requests one event loop begins next, when many come at once. Used by the thread of that loop alone.
 *
 * <p>A loop begins only a few requests in each of its rounds, and between two rounds it reads and writes: so whoever
 * comes is seen soon, and streams go on. Requests beyond that wait in {@link Lines}. One that comes while nobody waits
 * begins at once.
 */
final class Turns {

    /** Of the order of 2 ms of work. */
    private static final int A_ROUND = 8;

    /** Bodies of those who wait: beyond it nothing more of theirs is read before it is their turn. */
    private static final long MOST_HELD_BYTES = 16L * 1024 * 1024;

    /** Who waits for its turn. */
    interface Waiting {

        /** It is its turn; whether it was still there. */
        boolean begin();
    }

    private final Executor thisRound;
    private final Executor nextRound;
    private final Lines<Waiting> lines = new Lines<>();
    private final Runnable task = this::round;
    private int begun;
    private boolean ordered;
    private boolean isOpen;
    private long heldBytes;

    /**
     * Those of one loop.
     *
     * @param thisRound runs a task after what the loop is reading
     * @param nextRound runs a task after the loop has looked for more to read
     */
    Turns(Executor thisRound, Executor nextRound) {
        this.thisRound = thisRound;
        this.nextRound = nextRound;
    }

    /** Whether a request may begin now; else it has to enter a line. */
    boolean mayBegin() {
        if (isOpen) {
            return true;
        }
        if (begun >= A_ROUND) {
            return false;
        }
        begun++;
        order();
        return true;
    }

    /** Waits for a turn. */
    void enter(String party, boolean isAhead, Waiting who) {
        lines.add(party, isAhead, who);
        order();
    }

    /** Begins all who wait, now, and from here on whoever comes: a server that stops closes who hasn't begun. */
    void open() {
        isOpen = true;
        for (@Nullable Waiting next = lines.poll(); next != null; next = lines.poll()) {
            boolean _ = next.begin();
        }
    }

    /** Who waits holds so many bytes more, or fewer. */
    void held(long more) {
        heldBytes += more;
    }

    /** Whether more may be read of who waits. */
    boolean hasRoom() {
        return heldBytes < MOST_HELD_BYTES;
    }

    long heldBytes() {
        return heldBytes;
    }

    int waiting() {
        return lines.size();
    }

    private void order() {
        if (ordered) {
            return;
        }
        ordered = true;
        (lines.size() == 0 ? thisRound : nextRound).execute(task);
    }

    private void round() {
        ordered = false;
        begun = 0;
        for (@Nullable Waiting next = poll(); next != null; next = poll()) {
            begun += next.begin() ? 1 : 0;
        }
        if (begun > 0) {
            order();
        }
    }

    private @Nullable Waiting poll() {
        return begun < A_ROUND ? lines.poll() : null;
    }
}
