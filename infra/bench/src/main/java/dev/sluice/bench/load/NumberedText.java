package dev.sluice.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The text {@code word1 word2 …}, against which an answer is read piece by piece: whatever was lost, repeated or
 * reordered shows at the first byte that differs, however the text was cut.
 */
final class NumberedText {

    private static final int SHOWN = 40;
    private static final Map<Integer, NumberedText> KNOWN = new ConcurrentHashMap<>();

    private final byte[] text;

    private NumberedText(int tokens) {
        this.text = IntStream.rangeClosed(1, tokens)
                .mapToObj(number -> "word" + number)
                .collect(Collectors.joining(" "))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The text of so many tokens. */
    static NumberedText of(int tokens) {
        return KNOWN.computeIfAbsent(tokens, NumberedText::new);
    }

    /**
     * Reads a piece.
     *
     * @param at how much of the text has been read
     * @return how much has been read with it
     * @throws BrokenAnswerException if it isn't what has to come next
     */
    int read(int at, byte[] bytes, int from, int to) throws BrokenAnswerException {
        for (int i = from; i < to; i++) {
            int expected = at + i - from;
            if (expected >= text.length || text[expected] != bytes[i]) {
                throw new BrokenAnswerException("“" + shown(bytes, from, to) + "” where “"
                        + shown(text, Math.min(at, text.length), text.length) + "” should be");
            }
        }
        return at + to - from;
    }

    /** Throws unless all of it has been read. */
    void requireWhole(int at) throws BrokenAnswerException {
        if (at != text.length) {
            throw new BrokenAnswerException("an end where “" + shown(text, at, text.length) + "” should be");
        }
    }

    private static String shown(byte[] bytes, int from, int to) {
        return new String(bytes, from, Math.min(to - from, SHOWN), StandardCharsets.UTF_8);
    }
}
