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
 * The frames of one grant, in order, and the pieces that have no number yet. Guarded by its stream's lock.
 *
 * <p>Each byte is counted at the emitter twice: as kept until it is let go, and as pending until it is confirmed. An
 * answer beyond the grant's bound is cut: of what Redis has, the oldest is let go here, and a while later there, so
 * that a client that reads at all is never overtaken. Nobody can go on with such an answer, or come back to it.
 */
final class FrameLog {

    private static final int MAX_JOINED_BYTES = 16 * 1024;

    /** A few less than a stream may have, for markers, the end and what is under way. */
    private static final int MAX_ENTRIES = 4_000;

    /** So much is let go at once, since the rest moves up. */
    private static final int CUT_BYTES = 32 * 1024;

    private static final int CUT_ENTRIES = 64;

    /** Of an answer that is needed as a whole: the longest that there is, and its frames' heads. */
    private static final long MAX_WHOLE_BYTES = 17 * 1024 * 1024;

    /** From when on nothing up to this sequence number is needed in Redis. */
    private record Leave(long nanos, long sequence) {}

    private final Emitter emitter;
    private final Grant grant;
    private final long maxBytes;
    private final int maxEntries;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final Deque<Leave> leaves = new ArrayDeque<>(0);
    /** Those of earlier grants, and this one's marker; the marker alone once the answer is cut. */
    private List<Entry> history;
    /** The frame at index i has the sequence number {@link #base} + 1 + i. */
    private final List<byte[]> frames = new ArrayList<>();

    /** The last sequence number that is let go; the grant's last at first. */
    private long base;

    private boolean cut;
    private long confirmed;
    private long keptBytes;
    /** Of pieces that have no number yet. */
    private long waitingBytes;

    private long sealedNanos;

    /**
     * The log of a grant.
     *
     * @param grant without what is there already, which would be held here as long as the grant is
     * @param history what is there already
     */
    FrameLog(Emitter emitter, Grant grant, List<Entry> history) {
        this.emitter = emitter;
        this.grant = grant;
        this.maxBytes = grant.whole() ? MAX_WHOLE_BYTES : emitter.maxAnswerBytes();
        this.maxEntries = grant.whole() ? Integer.MAX_VALUE - CUT_ENTRIES : MAX_ENTRIES;
        this.history = history;
        this.base = grant.last();
        this.confirmed = grant.last();
        keep(bytes(history));
    }

    /** Takes the next piece; whether it is this grant's first. */
    boolean add(Piece piece) {
        boolean isFirst = pieces.isEmpty() && last() == grant.last();
        pieces.add(piece);
        waitingBytes += piece.bytes().length;
        emitter.pending(piece.bytes().length);
        return isFirst;
    }

    /** The sequence number of the last frame. */
    long last() {
        return base + frames.size();
    }

    byte[] frame(long sequence) {
        return frames.get((int) (sequence - base - 1));
    }

    long confirmed() {
        return confirmed;
    }

    boolean isConfirmed() {
        return pieces.isEmpty() && confirmed == last();
    }

    /**
     * Whether the stream in Redis is whole if it ends at this sequence number and has so many entries: of one that was
     * cut, whether what follows is still here.
     */
    boolean isWhole(long sequence, long entries) {
        return cut ? holdsAfter(sequence) : entries == history.size() + sequence - base;
    }

    /** Whether everything after this sequence number is still here. */
    boolean holdsAfter(long sequence) {
        return sequence >= base;
    }

    /** Redis has everything up to this sequence number, and nothing beyond it. */
    void confirm(long sequence) {
        for (long next = confirmed + 1; next <= sequence; next++) {
            emitter.confirmed(frame(next).length);
        }
        for (long lost = Math.max(base, sequence) + 1; lost <= confirmed; lost++) {
            emitter.pending(frame(lost).length);
        }
        confirmed = sequence;
        letGo();
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
        long now = System.nanoTime();
        if (!atOnce && now - sealedNanos < emitter.coalesceNanos(entryCount())) {
            return false;
        }
        sealedNanos = now;
        dropWaiting();
        for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            number(emitter.isLong(entryCount()) ? joined(piece) : piece);
        }
        return true;
    }

    /** Every entry that is kept, those of earlier grants too; what waits is numbered first. */
    List<Entry> entries() {
        boolean _ = seal(true);
        List<Entry> all = new ArrayList<>(history);
        for (long sequence = base + 1; sequence <= last(); sequence++) {
            all.add(new Entry(grant.fence(), sequence, frame(sequence)));
        }
        return all;
    }

    /** The sequence number up to which Redis may let go of the stream by now; 0 for nothing further. */
    long takeLeave() {
        long sequence = 0;
        while (!leaves.isEmpty() && System.nanoTime() - leaves.getFirst().nanos() >= 0) {
            sequence = leaves.removeFirst().sequence();
        }
        return sequence;
    }

    /** Nobody needs the frames any more. */
    void clear() {
        confirm(last());
        pieces.clear();
        dropWaiting();
        keep(-keptBytes);
    }

    private long entryCount() {
        return history.size() + (last() - grant.last());
    }

    private void letGo() {
        if (!isBeyond(keptBytes - CUT_BYTES, entriesHere() - CUT_ENTRIES)) {
            return;
        }
        boolean isFirstCut = !cut;
        if (isFirstCut) {
            cut = true;
            forgetEarlierGrants();
        }
        int count = 0;
        long bytes = 0;
        while (base + count < confirmed && isBeyond(keptBytes - bytes, entriesHere() - count)) {
            bytes += frames.get(count).length;
            count++;
        }
        frames.subList(0, count).clear();
        base += count;
        keep(-bytes);
        if (isFirstCut || count > 0) {
            leaves.add(new Leave(System.nanoTime() + emitter.lingerNanos(), base));
        }
    }

    private boolean isBeyond(long bytes, long entries) {
        return bytes > maxBytes || entries > maxEntries;
    }

    private long entriesHere() {
        return history.size() + (long) frames.size();
    }

    private void forgetEarlierGrants() {
        List<Entry> marker = history.isEmpty() ? List.of() : List.of(history.getLast());
        keep(bytes(marker) - bytes(history));
        history = marker;
    }

    private void keep(long bytes) {
        keptBytes += bytes;
        emitter.kept(bytes);
    }

    private static long bytes(List<Entry> entries) {
        return entries.stream().mapToLong(entry -> entry.frame().length).sum();
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
        keep(frame.length);
        emitter.pending(frame.length);
    }
}
