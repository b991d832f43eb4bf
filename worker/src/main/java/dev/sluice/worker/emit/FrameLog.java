package dev.sluice.worker.emit;

import dev.sluice.common.lease.RestoreRequest.Entry;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.worker.provider.Piece;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Every frame of one grant, in order, and the pieces that have no number yet. Guarded by its stream's lock.
 *
 * <p>Each byte is counted at the emitter twice: as kept until {@link #clear}, and as pending until it is confirmed.
 */
final class FrameLog {

    private static final int MAX_JOINED_BYTES = 16 * 1024;

    private final Emitter emitter;
    private final Grant grant;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    /** The frame at index i has the sequence number last of the grant + 1 + i. */
    private final List<byte[]> frames = new ArrayList<>();

    private long confirmed;
    private long keptBytes;
    /** Of pieces that have no number yet. */
    private long waitingBytes;

    private long sealedNanos;

    FrameLog(Emitter emitter, Grant grant) {
        this.emitter = emitter;
        this.grant = grant;
        this.confirmed = grant.last();
    }

    void add(Piece piece) {
        pieces.add(piece);
        waitingBytes += piece.bytes().length;
        emitter.pending(piece.bytes().length);
    }

    /** The sequence number of the last frame. */
    long last() {
        return grant.last() + frames.size();
    }

    byte[] frame(long sequence) {
        return frames.get((int) (sequence - grant.last() - 1));
    }

    long confirmed() {
        return confirmed;
    }

    boolean isConfirmed() {
        return pieces.isEmpty() && confirmed == last();
    }

    /** Entries that the stream in Redis has if it is whole up to this sequence number. */
    long entriesUpTo(long sequence) {
        return grant.history().size() + sequence - grant.last();
    }

    /** Redis has everything up to this sequence number, and nothing beyond it. */
    void confirm(long sequence) {
        for (long next = confirmed + 1; next <= sequence; next++) {
            emitter.confirmed(frame(next).length);
        }
        for (long lost = sequence + 1; lost <= confirmed; lost++) {
            emitter.pending(frame(lost).length);
        }
        confirmed = sequence;
    }

    /**
     * Numbers what waits.
     *
     * @param atOnce also what would better wait a little, to be joined with what follows
     * @return false if something still waits
     */
    boolean seal(boolean atOnce) {
        if (pieces.isEmpty()) {
            return true;
        }
        boolean isLong = emitter.isLong(frames.size());
        long now = System.nanoTime();
        if (isLong && !atOnce && now - sealedNanos < emitter.coalesceNanos()) {
            return false;
        }
        sealedNanos = now;
        dropWaiting();
        for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            number(emitter.isLong(frames.size()) ? joined(piece) : piece);
        }
        return true;
    }

    /** Every entry of the stream, those of earlier grants too; what waits is numbered first. */
    List<Entry> entries() {
        boolean _ = seal(true);
        List<Entry> all = new ArrayList<>(grant.history());
        for (long sequence = grant.last() + 1; sequence <= last(); sequence++) {
            all.add(new Entry(grant.fence(), sequence, frame(sequence)));
        }
        return all;
    }

    /** Nobody needs the frames any more. */
    void clear() {
        confirm(last());
        pieces.clear();
        dropWaiting();
        emitter.released(keptBytes);
        keptBytes = 0;
    }

    private void dropWaiting() {
        emitter.confirmed(waitingBytes);
        waitingBytes = 0;
    }

    private Piece joined(Piece first) {
        Piece joined = first;
        for (Piece next = pieces.peek(); next != null; next = pieces.peek()) {
            Piece both = joined.bytes().length < MAX_JOINED_BYTES
                    ? joined.joined(next).orElse(null)
                    : null;
            if (both == null) {
                break;
            }
            joined = both;
            pieces.poll();
        }
        return joined;
    }

    private void number(Piece piece) {
        byte[] frame = new Frame(FrameType.DELTA, 0, grant.job(), grant.fence(), last() + 1, piece.bytes()).encode();
        frames.add(frame);
        keptBytes += frame.length;
        emitter.kept(frame.length);
        emitter.pending(frame.length);
    }
}
