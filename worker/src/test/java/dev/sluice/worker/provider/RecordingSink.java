package dev.sluice.worker.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is given. */
public final class RecordingSink implements AnswerSink {

    private final List<String> pieces = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();

    @Override
    public void delta(byte[] piece, String text) {
        pieces.add(new String(piece, UTF_8));
        texts.add(text);
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
