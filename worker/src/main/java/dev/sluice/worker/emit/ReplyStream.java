package dev.sluice.worker.emit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.common.lease.RestoreRequest.Entry;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.worker.provider.Piece;
import io.lettuce.core.RedisCommandExecutionException;
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
 * sent until a look at the stream's end has said where to go on, so there is never a hole. Frames are kept until
 * {@link #forget()}, of a very long answer the last ones: they are what a Redis that was wiped is told again.
 */
public final class ReplyStream {

    /** Hears what becomes of the stream; called on any thread, under no lock; must not block. */
    public interface Owner {

        /** Somebody else has the job, or it was closed: nothing more of this grant counts. */
        void lost();

        /** Redis doesn't have the stream any more: {@link #restored} says when it has it again. */
        void wiped();
    }

    /** The end of a stream in Redis: the fence and sequence number of its last entry, 0 if there is none. */
    record End(long fence, long sequence, long entries) {}

    private enum State {
        FLOWING,
        /** Nothing is sent until a look has said where to go on. */
        UNSETTLED,
        LOOKING,
        WIPED,
        LOST
    }

    private final Emitter emitter;
    private final Grant grant;
    private final Owner owner;
    private final byte[] key;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    // All guarded by the lock.
    private final FrameLog log;
    private State state = State.FLOWING;
    private long sent;
    private boolean hurried;
    private boolean ended;
    /** Replaced as a whole; read by the writer without the lock. */
    private volatile List<String> listeners;

    private volatile long heardNanos = System.nanoTime();

    ReplyStream(Emitter emitter, Grant grant, Owner owner) {
        this.emitter = emitter;
        this.grant = grant.withoutHistory();
        this.owner = owner;
        this.log = new FrameLog(emitter, this.grant, grant.history());
        this.listeners = grant.listeners();
        this.key = LeaseKeys.reply(grant.job()).getBytes(US_ASCII);
        this.sent = grant.last();
    }

    /** Blocks while too much waits for Redis; whoever reads a provider reads no further meanwhile. */
    public void awaitRoom() {
        emitter.awaitRoom(this);
    }

    /** Whether {@link #awaitRoom} wouldn't block. */
    public boolean hasRoom() {
        return emitter.hasRoomFor(this);
    }

    /**
     * Takes the next piece, whatever waits already.
     *
     * @return false if the reply is lost, and the piece with it
     */
    public boolean delta(Piece piece) {
        boolean isFirst;
        lock.lock();
        try {
            if (state == State.LOST) {
                return false;
            }
            isFirst = log.add(piece);
        } finally {
            lock.unlock();
        }
        emitter.wake(this, isFirst);
        return true;
    }

    /** The fence that the frames are written under. */
    public long fence() {
        return grant.fence();
    }

    /** The sequence number that the grant goes on after. */
    public long base() {
        return grant.last();
    }

    /** The sequence number of the last frame. Pieces that wait have none yet: see {@link #awaitConfirmed}. */
    public long last() {
        lock.lock();
        try {
            return log.last();
        } finally {
            lock.unlock();
        }
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
        hurry();
        lock.lock();
        try {
            long leftNanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (leftNanos > 0 && !isConfirmed()) {
                leftNanos = moved.awaitNanos(leftNanos);
            }
            return isConfirmed();
        } finally {
            lock.unlock();
        }
    }

    private void hurry() {
        lock.lock();
        try {
            hurried = true;
        } finally {
            lock.unlock();
        }
        emitter.wake(this, true);
    }

    private boolean isConfirmed() {
        if (state == State.LOST) {
            throw new ReplyLostException();
        }
        return state == State.FLOWING && log.isConfirmed();
    }

    /** Every entry so far, those of earlier grants too; what has no number yet is numbered. */
    public List<Entry> entries() {
        lock.lock();
        try {
            return log.entries();
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

    /** Whether what follows this sequence number is still kept. */
    public boolean holdsAfter(long sequence) {
        lock.lock();
        try {
            return log.holdsAfter(sequence);
        } finally {
            lock.unlock();
        }
    }

    /** Redis has the stream up to this sequence number, and no further. */
    public void goOnAfter(long sequence) {
        lock.lock();
        try {
            if (state != State.LOST) {
                flowAfter(sequence);
            }
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        emitter.wake(this, true);
    }

    private void flowAfter(long sequence) {
        state = State.FLOWING;
        log.confirm(sequence);
        sent = sequence;
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
        lock.lock();
        try {
            state = State.LOST;
            log.clear();
            moved.signalAll();
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
        emitter.wake(this, true);
    }

    /** Adds to a turn what it has to send. */
    void send(Turn turn) {
        lock.lock();
        try {
            if (state == State.UNSETTLED) {
                state = State.LOOKING;
                turn.look(this, key);
            } else if (state == State.FLOWING && log.seal(hurried)) {
                sendFrames(turn);
            } else if (state == State.FLOWING) {
                emitter.wakeLater(this);
            }
        } finally {
            lock.unlock();
        }
    }

    private void sendFrames(Turn turn) {
        // A command may be refused at once: what follows it must not be sent then.
        while (state == State.FLOWING && sent < log.last()) {
            sent++;
            byte[] frame = log.frame(sent);
            heardNanos = System.nanoTime();
            if (grant.published()) {
                turn.publish(listeners, frame);
            }
            turn.add(this, key, grant.fence(), sent, frame);
        }
        long leave = log.takeLeave();
        if (leave > 0) {
            turn.trim(key, grant.fence(), leave + 1);
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
                Frame ping = new Frame(FrameType.PING, 0, grant.job(), grant.fence(), log.confirmed(), new byte[0]);
                turn.publish(listeners, ping.encode());
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
                state = State.UNSETTLED;
            } else if (id == null) {
                state = State.WIPED;
                isWiped = true;
            } else {
                log.confirm(sequence);
                moved.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (isWiped) {
            owner.wiped();
        } else if (failure instanceof RedisCommandExecutionException) {
            // Refused as a duplicate or as a zombie: only a look can tell.
            emitter.wake(this, true);
        } else if (failure != null) {
            emitter.wakeLater(this);
        }
    }

    /** Redis has shown the stream's end; null if it didn't answer. */
    void looked(@Nullable End end) {
        Runnable told;
        lock.lock();
        try {
            if (state != State.LOOKING) {
                return;
            }
            if (end == null) {
                state = State.UNSETTLED;
                emitter.wakeLater(this);
                return;
            }
            told = judge(end);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        told.run();
    }

    private Runnable judge(End end) {
        if (end.fence() > grant.fence()) {
            state = State.LOST;
            return owner::lost;
        }
        long reached = Math.max(grant.last(), end.sequence());
        if (end.fence() < grant.fence() || !log.isWhole(reached, end.entries())) {
            state = State.WIPED;
            return owner::wiped;
        }
        // Beyond the last frame: the finish was carried out, and its answer lost.
        flowAfter(Math.min(reached, log.last()));
        return () -> emitter.wake(this, true);
    }
}
