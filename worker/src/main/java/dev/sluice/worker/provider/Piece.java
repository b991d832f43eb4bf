package dev.sluice.worker.provider;

import java.util.Arrays;
import java.util.Optional;

/**
 * The varying part of one chunk, rendered: {@code "choices":[…]}} with the brace that closes the chunk. It has no
 * finish reason.
 *
 * @param bytes not changed afterwards by anybody
 * @param text the text in it, for counting and continuation; empty for a piece without text
 * @param textStart where the text, escaped as within a JSON string, begins in {@code bytes}; -1 if the piece holds
 *     anything else that another piece may not repeat
 * @param textEnd where it ends (exclusive); -1 likewise
 */
public record Piece(byte[] bytes, String text, int textStart, int textEnd) {

    /** A piece that can't be joined with another one. */
    public static Piece apart(byte[] bytes, String text) {
        return new Piece(bytes, text, -1, -1);
    }

    /** This piece and the next one as one, if they differ in their text alone. */
    public Optional<Piece> joined(Piece next) {
        if (textStart < 0 || next.textStart != textStart || !hasSameFrameAs(next)) {
            return Optional.empty();
        }
        int added = next.textEnd - next.textStart;
        byte[] both = new byte[bytes.length + added];
        System.arraycopy(bytes, 0, both, 0, textEnd);
        System.arraycopy(next.bytes, next.textStart, both, textEnd, added);
        System.arraycopy(bytes, textEnd, both, textEnd + added, bytes.length - textEnd);
        return Optional.of(new Piece(both, text + next.text, textStart, textEnd + added));
    }

    private boolean hasSameFrameAs(Piece next) {
        return Arrays.equals(bytes, 0, textStart, next.bytes, 0, next.textStart)
                && Arrays.equals(bytes, textEnd, bytes.length, next.bytes, next.textEnd, next.bytes.length);
    }
}
