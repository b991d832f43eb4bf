package dev.sluice.ingress.edge;

import dev.sluice.ingress.queue.Lines;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which requests one event loop begins next, when many come at once. Used by the thread of that loop alone.
 *
 * <p>A loop begins only a few requests in each of its rounds, and between two rounds it reads and writes: so whoever
 * comes is seen soon, and streams go on. Requests beyond that wait in {@link Lines}. One that comes while nobody waits
 * begins at once.
 *
 * <p>A loop that had to wait for a core leaves the cores to others for many times as long before its next round: a
 * burst has time, and whoever chats beside it needs a core in every process on the way. Where there are cores enough no
 * round waits for one, and there is no rest. Whoever comes alone in a rest begins at once. A party with a crowd of
 * connections always waits for a round, since a loop that begins each of its requests as it comes would never rest.
 */
final class Turns {

    /** Of the order of 2 ms of work. */
    private static final int A_ROUND = 8;

    /** Less is how a clock differs from another, or what an interrupt takes. */
    private static final long LEAST_WAIT_NANOS = 300_000;

    /** A round waits for some 0.5 ms while a burst arrives on two cores: so that is spread over a second or two. */
    private static final int RESTS_OF_A_WAIT = 20;

    private static final long LONGEST_REST_NANOS = 50_000_000;

    /** So many connections of one party on one loop are a crowd, which doesn't notice a millisecond. */
    private static final int CROWD = 64;

    private static final long CROWD_WAITS_NANOS = 1_000_000;

    /** Bodies of those who wait: beyond it nothing more of theirs is read before it is their turn. */
    private static final long MOST_HELD_BYTES = 16L * 1024 * 1024;

    /** Who waits for its turn. */
    interface Waiting {

        /** It is its turn; whether it was still there. */
        boolean begin();
    }

    /** Whose requests they are, and how many connections of it this loop has. */
    static final class Party {

        private final String name;
        private int connections;

        private Party(String name) {
            this.name = name;
        }

        boolean isNamed(String other) {
            return name.equals(other);
        }

        private boolean isCrowd() {
            return connections >= CROWD;
        }
    }

    /** Where a loop's tasks run after a while. */
    interface Later {

        /** After the loop has looked for more to read, and so many ns at least. */
        void run(Runnable task, long nanos);
    }

    private final Executor thisRound;
    private final Later later;
    private final LongSupplier nanoTime;
    private final LongSupplier cpuNanos;
    private final Map<String, Party> parties = new HashMap<>();
    private final Lines<Waiting> lines = new Lines<>();
    private final Runnable task = this::round;
    private int begun;
    private boolean ordered;
    private boolean isResting;
    private int begunInRest;
    private long sinceNanos;
    private long cpuSinceNanos;
    private boolean isOpen;
    private long heldBytes;

    /**
     * Those of one loop.
     *
     * @param thisRound runs a task after what the loop is reading
     * @param later runs one in a later round
     * @param nanoTime a clock
     * @param cpuNanos the processor time that the calling thread has had
     */
    Turns(Executor thisRound, Later later, LongSupplier nanoTime, LongSupplier cpuNanos) {
        this.thisRound = thisRound;
        this.later = later;
        this.nanoTime = nanoTime;
        this.cpuNanos = cpuNanos;
    }

    /** The party of a connection of this loop, until it has {@link #left}. */
    Party joined(String name) {
        Party party = parties.computeIfAbsent(name, Party::new);
        party.connections++;
        return party;
    }

    /** A connection is this party's no longer. */
    void left(Party party) {
        party.connections--;
        if (party.connections == 0) {
            parties.remove(party.name);
        }
    }

    /** Whether a request may begin now; else it has to enter a line. */
    boolean mayBegin(Party party) {
        if (isOpen) {
            return true;
        }
        if (begun >= A_ROUND || party.isCrowd()) {
            return false;
        }
        begun++;
        order(0);
        return true;
    }

    /** Waits for a turn. */
    void enter(Party party, boolean isAhead, Waiting who) {
        if (isResting && begunInRest < A_ROUND && !party.isCrowd() && !lines.isWaiting(party.name)) {
            begunInRest++;
            boolean _ = who.begin();
            return;
        }
        long nanos = party.isCrowd() ? CROWD_WAITS_NANOS : 0;
        if (lines.size() == 0) {
            sinceNanos = nanoTime.getAsLong() + nanos;
            cpuSinceNanos = cpuNanos.getAsLong();
        }
        lines.add(party.name, isAhead, who);
        order(nanos);
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

    private void order(long nanos) {
        if (ordered) {
            return;
        }
        ordered = true;
        if (lines.size() == 0) {
            thisRound.execute(task);
            return;
        }
        later.run(task, Math.max(1, nanos));
    }

    private void rest(long nanos) {
        sinceNanos += nanos;
        ordered = true;
        isResting = true;
        later.run(task, nanos);
    }

    private void round() {
        ordered = false;
        isResting = false;
        begun = 0;
        begunInRest = 0;
        if (lines.size() == 0) {
            return;
        }
        for (@Nullable Waiting next = poll(); next != null; next = poll()) {
            begun += next.begin() ? 1 : 0;
        }
        long waitedNanos = waitedNanos();
        if (lines.size() > 0 && waitedNanos >= LEAST_WAIT_NANOS) {
            rest(Math.min(RESTS_OF_A_WAIT * waitedNanos, LONGEST_REST_NANOS));
        } else if (begun > 0) {
            order(0);
        }
    }

    /**
     * How long the loop has been due, and had no core: since somebody began to wait, since it was last asked, or since
     * its rest was to end.
     */
    private long waitedNanos() {
        long nowNanos = nanoTime.getAsLong();
        long cpuNowNanos = cpuNanos.getAsLong();
        long waited = nowNanos - sinceNanos - (cpuNowNanos - cpuSinceNanos);
        sinceNanos = nowNanos;
        cpuSinceNanos = cpuNowNanos;
        return waited;
    }

    private @Nullable Waiting poll() {
        return begun < A_ROUND ? lines.poll() : null;
    }
}
