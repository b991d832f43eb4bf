package dev.sluice.worker.emit;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.common.lease.RestoreRequest.Entry;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.worker.provider.Piece;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.StreamMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One grant's reply: its frames in order, and how far Redis has them.
 *
 * <p>Idea: frames go out in pipelines, one behind the other, on one connection; an id that isn't above the last one is
 * refused by Redis itself. Invariant: whatever goes wrong (a refusal, no answer, a new connection), nothing further is
 * sent until a look at the stream's last entry has said where to go on, so there is never a hole. All frames are kept
 * until {@link #forget()}: they are what a Redis that was wiped is told again.
 */
public final class ReplyStream {

    /** Hears what becomes of the stream; called on any thread, under no lock; must not block. */
    public interface Owner {

        /** Somebody else has the job, or it was closed: nothing more of this grant counts. */
        void lost();

        /** Redis doesn't have the stream any more: {@link #restored} says when it has it again. */
        void wiped();
    }

    private enum State {
        FLOWING,
        /** Nothing is sent until a look has said where to go on. */
        UNSETTLED,
        LOOKING,
        WIPED,
        LOST
    }

    private static final int MAX_JOINED_BYTES = 16 * 1024;

    private final Emitter emitter;
    private final JobId job;
    private final long fence;
    private final long base;
    private final boolean published;
    private final Owner owner;
    private final byte[] key;
    private final List<Entry> history;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    // All guarded by the lock.
    private final Deque<Piece> pieces = new ArrayDeque<>();
    /** The frame at index i has the sequence number base + 1 + i. */
    private final List<byte[]> frames = new ArrayList<>();

    private State state = State.FLOWING;
    private long sent;
    private long confirmed;
    private long keptBytes;
    private long sealedNanos;
    private boolean hurried;
    private boolean ended;
    /** Replaced as a whole; read by the writer without the lock. */
    private volatile List<String> listeners;

    private volatile long heardNanos = System.nanoTime();

    ReplyStream(Emitter emitter, Grant grant, Owner owner) {
        this.emitter = emitter;
        this.job = grant.job();
        this.fence = grant.fence();
        this.base = grant.last();
        this.published = grant.published();
        this.history = grant.history();
        this.listeners = grant.listeners();
        this.owner = owner;
        this.key = LeaseKeys.reply(job).getBytes(StandardCharsets.US_ASCII);
        this.sent = base;
        this.confirmed = base;
    }

    /**
     * Takes the next piece; blocks while too much waits for Redis.
     *
     * @return false if the reply is lost, and the piece with it
     */
    public boolean delta(Piece piece) {
        emitter.awaitRoom(this);
        lock.lock();
        try {
            if (state == State.LOST) {
                return false;
            }
            pieces.add(piece);
        } finally {
            lock.unlock();
        }
        emitter.wake(this);
        return true;
    }

    /** The sequence number of the last frame. Pieces that wait have none yet: see {@link #awaitConfirmed}. */
    public long last() {
        lock.lock();
        try {
            return base + frames.size();
        } finally {
            lock.unlock();
        }
    }

    /** The sequence number that the grant goes on after. */
    public long base() {
        return base;
    }

    /** The fence that the frames are written under. */
    public long fence() {
        return fence;
    }

    /** Who is told of each frame. */
    public List<String> listeners() {
        return listeners;
    }

    /** Changes who is told, and tells them where the reply stands. */
    public void listen(List<String> others) {
        listeners = List.copyOf(others);
        emitter.ping(this);
    }

    /**
     * Waits until Redis has every frame.
     *
     * @return whether it has; false after the time
     * @throws ReplyLostException if the reply is lost
     */
    public boolean awaitConfirmed(long millis) throws InterruptedException {
        lock.lock();
        try {
            hurried = true;
        } finally {
            lock.unlock();
        }
        emitter.wake(this);
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!isConfirmed()) {
                requireOwned();
                if (left <= 0) {
                    return false;
                }
                left = moved.awaitNanos(left);
            }
            requireOwned();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Every entry so far, those of earlier grants too; what has no number yet is numbered. */
    public List<Entry> entries() {
        lock.lock();
        try {
            seal(true);
            List<Entry> all = new ArrayList<>(history);
            for (int i = 0; i < frames.size(); i++) {
                all.add(new Entry(fence, base + 1 + i, frames.get(i)));
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Sends nothing further until {@link #restored}, since Redis is told everything again. */
    public void suspend() {
        lock.lock();
        try {
            state = state == State.LOST ? State.LOST : State.WIPED;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Redis has the stream again, up to this sequence number.
     *
     * @param isWhole whether that is all; otherwise what was under way may have arrived beyond it
     */
    public void restored(long sequence, List<String> known, boolean isWhole) {
        listeners = List.copyOf(known);
        goOnAfter(sequence);
        if (!isWhole) {
            unsettle();
        }
    }

    /** Redis has the stream up to this sequence number, and no further. */
    public void goOnAfter(long sequence) {
        lock.lock();
        try {
            if (state != State.LOST) {
                state = State.FLOWING;
                confirm(sequence);
                sent = sequence;
            }
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        emitter.wake(this);
    }

    /** The job is finished: nothing follows, and nobody asks where it stands. */
    public void end() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is written. */
    public void abandon() {
        lock.lock();
        try {
            state = State.LOST;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody needs the frames any more. */
    public void forget() {
        abandon();
        lock.lock();
        try {
            emitter.confirmed(pendingBytes());
            confirmed = base + frames.size();
            emitter.released(keptBytes);
            keptBytes = 0;
            frames.clear();
        } finally {
            lock.unlock();
        }
        emitter.forget(this);
    }

    /** A new connection: what was sent may have been lost, and Redis itself may be another one. */
    void unsettle() {
        lock.lock();
        try {
            if (!ended && (state == State.FLOWING || state == State.LOOKING)) {
                state = State.UNSETTLED;
            }
        } finally {
            lock.unlock();
        }
        emitter.wake(this);
    }

    /** Adds to a turn what it has to send. */
    void send(Turn turn) {
        lock.lock();
        try {
            if (state == State.UNSETTLED) {
                state = State.LOOKING;
                turn.look(this, key);
                return;
            }
            if (state != State.FLOWING || !seal(hurried)) {
                return;
            }
            // A command may be refused at once: what follows it must not be sent then.
            for (long sequence = sent + 1; state == State.FLOWING && sequence <= base + frames.size(); sequence++) {
                byte[] frame = frames.get((int) (sequence - base - 1));
                turn.add(this, key, fence, sequence, frame);
                if (published) {
                    turn.publish(listeners, frame);
                }
                sent = sequence;
                heardNanos = System.nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds the position to a turn, if nothing was sent for so long. */
    void ping(Turn turn, long silentNanos) {
        if (System.nanoTime() - heardNanos < silentNanos) {
            return;
        }
        lock.lock();
        try {
            if (!ended && state != State.LOST && !listeners.isEmpty()) {
                turn.publish(listeners, new Frame(FrameType.PING, 0, job, fence, confirmed, new byte[0]).encode());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Redis answered to an entry, or didn't. */
    void added(long sequence, @Nullable String id, @Nullable Throwable failure) {
        boolean isWiped = false;
        lock.lock();
        try {
            if (state != State.FLOWING) {
                return;
            }
            if (failure != null) {
                // Refused as a duplicate, refused as a zombie, or not answered: only a look can tell.
                state = State.UNSETTLED;
                emitter.wakeLater(this, failure instanceof RedisCommandExecutionException);
            } else if (id == null) {
                state = State.WIPED;
                isWiped = true;
            } else {
                confirm(sequence);
                moved.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (isWiped) {
            owner.wiped();
        }
    }

    /**
     * Redis has shown the last entry, or didn't answer.
     *
     * @param length how many entries there are
     */
    void looked(
            @Nullable List<StreamMessage<byte[], byte[]>> entries, @Nullable Long length, @Nullable Throwable failure) {
        Runnable told = () -> {};
        lock.lock();
        try {
            if (state != State.LOOKING) {
                return;
            }
            if (entries == null || length == null || failure != null) {
                state = State.UNSETTLED;
                emitter.wakeLater(this, false);
                return;
            }
            told = judge(entries.isEmpty() ? "0-0" : entries.getFirst().getId(), length);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        told.run();
        emitter.wake(this);
    }

    private Runnable judge(String lastId, long length) {
        int dash = lastId.indexOf('-');
        long lastFence = Long.parseLong(lastId.substring(0, dash));
        long sequence = Long.parseLong(lastId.substring(dash + 1));
        if (lastFence > fence) {
            state = State.LOST;
            return owner::lost;
        }
        long reached = Math.max(base, sequence);
        boolean isWhole = length == history.size() + reached - base;
        if (lastFence < fence || !isWhole) {
            state = State.WIPED;
            return owner::wiped;
        }
        if (reached > base + frames.size()) {
            // The finish was carried out, and its answer lost.
            reached = base + frames.size();
        }
        state = State.FLOWING;
        confirm(reached);
        sent = reached;
        return () -> {};
    }

    private void confirm(long sequence) {
        long before = confirmed;
        for (long next = before + 1; next <= sequence; next++) {
            emitter.confirmed(frames.get((int) (next - base - 1)).length);
        }
        for (long lost = sequence + 1; lost <= before; lost++) {
            emitter.pending(frames.get((int) (lost - base - 1)).length);
        }
        confirmed = sequence;
    }

    private long pendingBytes() {
        long bytes = 0;
        for (long next = confirmed + 1; next <= base + frames.size(); next++) {
            bytes += frames.get((int) (next - base - 1)).length;
        }
        return bytes;
    }

    /** Numbers what waits; false if it should wait a little longer, to be joined with what follows. */
    private boolean seal(boolean atOnce) {
        if (pieces.isEmpty()) {
            return true;
        }
        boolean isLong = emitter.isLong(frames.size());
        long now = System.nanoTime();
        if (isLong && !atOnce && now - sealedNanos < emitter.coalesceNanos()) {
            emitter.wakeLater(this, false);
            return false;
        }
        sealedNanos = now;
        for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            add(isLong ? joined(piece) : piece);
        }
        return true;
    }

    private Piece joined(Piece first) {
        Piece joined = first;
        for (Piece next = pieces.peek();
                next != null && joined.bytes().length < MAX_JOINED_BYTES;
                next = pieces.peek()) {
            Piece both = joined.joined(next).orElse(null);
            if (both == null) {
                break;
            }
            joined = both;
            pieces.poll();
        }
        return joined;
    }

    private void add(Piece piece) {
        byte[] frame = new Frame(FrameType.DELTA, 0, job, fence, base + frames.size() + 1, piece.bytes()).encode();
        frames.add(frame);
        keptBytes += frame.length;
        emitter.kept(frame.length);
        emitter.pending(frame.length);
    }

    private boolean isConfirmed() {
        return state == State.FLOWING && pieces.isEmpty() && confirmed == base + frames.size();
    }

    private void requireOwned() {
        if (state == State.LOST) {
            throw new ReplyLostException();
        }
    }
}
