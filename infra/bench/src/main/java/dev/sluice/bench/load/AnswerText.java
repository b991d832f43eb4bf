package dev.sluice.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What one answer says: finds its text in the lines of its body, and checks it. */
final class AnswerText {

    private static final byte[] CONTENT = "\"content\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "{\"error\"".getBytes(StandardCharsets.US_ASCII);
    private static final int SHOWN = 200;

    private final boolean isStreamed;
    private final @Nullable NumberedText expected;
    private int read;
    private boolean hasText;
    private boolean hasEnded;

    AnswerText(Question question) {
        this.isStreamed = question.isStreamed();
        this.expected = question.tokens() == 0 ? null : NumberedText.of(question.tokens());
    }

    /** Reads one line of the body, without its end; says whether there was text in it. */
    boolean line(byte[] bytes, int start, int end) throws IOException {
        int from = start;
        if (isStreamed) {
            if (!startsWith(DATA, bytes, start, end)) {
                return false;
            }
            from = pastSpaces(bytes, start + DATA.length, end);
            if (startsWith(DONE, bytes, from, end)) {
                hasEnded = true;
                return false;
            }
        }
        if (startsWith(ERROR, bytes, from, end)) {
            throw new IOException(new String(bytes, from, Math.min(end - from, SHOWN), StandardCharsets.UTF_8));
        }
        boolean hasTextInLine = false;
        for (int at = behindContent(bytes, from, end); at >= 0; at = behindContent(bytes, at, end)) {
            int close = closeOf(bytes, at, end);
            hasTextInLine |= close > at;
            if (expected != null) {
                read = expected.read(read, bytes, at, close);
            }
            at = close;
        }
        hasText |= hasTextInLine;
        return hasTextInLine;
    }

    /** Throws unless the answer was whole. */
    void requireWhole() throws IOException {
        if (!hasText || (isStreamed && !hasEnded)) {
            throw new BrokenAnswerException("an answer without " + (hasText ? "[DONE]" : "any text"));
        }
        if (expected != null) {
            expected.requireWhole(read);
        }
    }

    /** Where the next text begins, or −1. */
    private static int behindContent(byte[] bytes, int from, int end) {
        for (int at = from; at + CONTENT.length < end; at++) {
            if (bytes[at] == '"' && startsWith(CONTENT, bytes, at, end)) {
                int value = pastSpaces(bytes, at + CONTENT.length, end);
                if (value < end && bytes[value] == '"') {
                    return value + 1;
                }
            }
        }
        return -1;
    }

    private static int closeOf(byte[] bytes, int from, int end) throws IOException {
        for (int at = from; at < end; at++) {
            if (bytes[at] == '\\') {
                at++;
            } else if (bytes[at] == '"') {
                return at;
            }
        }
        throw new IOException("a text that doesn't end");
    }

    private static int pastSpaces(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] == ' ') {
            at++;
        }
        return at;
    }

    private static boolean startsWith(byte[] what, byte[] bytes, int from, int end) {
        if (end - from < what.length) {
            return false;
        }
        for (int i = 0; i < what.length; i++) {
            if (bytes[from + i] != what[i]) {
                return false;
            }
        }
        return true;
    }
}
