package dev.sluice.worker.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is given. */
public final class RecordingSink implements AnswerSink {

    private final List<Piece> given = new CopyOnWriteArrayList<>();
    private final List<String> pieces = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public void delta(Piece piece) {
        given.add(piece);
        pieces.add(new String(piece.bytes(), UTF_8));
        texts.add(piece.text());
    }

    /** What came so far, as it came. */
    public List<Piece> given() {
        return List.copyOf(given);
    }

    /** The bytes of the pieces so far. */
    public List<byte[]> bytes() {
        return given.stream().map(Piece::bytes).toList();
    }

    /** The pieces so far. */
    public List<String> pieces() {
        return List.copyOf(pieces);
    }

    /** All text so far. */
    public String text() {
        return String.join("", texts);
    }
}
