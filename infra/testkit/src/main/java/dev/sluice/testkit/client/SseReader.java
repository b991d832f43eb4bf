package dev.sluice.testkit.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events in the one form that Sluice writes: at most an id line, then one {@code data: } line, then
 * an empty line; comments are blocks of their own. Anything else is an error, also where a lenient client would go on.
 */
public final class SseReader {

    private static final int FIRST_BYTES = 4 * 1024;
    private static final int MAX_BYTES = 4 << 20;

    private final InputStream in;
    private byte[] buffer = new byte[FIRST_BYTES];
    private int from;
    private int to;
    private int comments;

    /** Reads from the body of an answer. */
    public SseReader(InputStream in) {
        this.in = in;
    }

    /** How many comments were skipped so far. */
    public int comments() {
        return comments;
    }

    /**
     * Waits for the next event.
     *
     * @return null at an end that falls between two events
     * @throws IOException if the connection or the body breaks off, or a line has another form
     */
    public @Nullable SseEvent next() throws IOException {
        while (true) {
            String line = line();
            if (line == null) {
                return null;
            }
            if (!line.startsWith(":")) {
                return event(line);
            }
            comments++;
            requireEmpty(line());
        }
    }

    private SseEvent event(String first) throws IOException {
        String id = null;
        String line = first;
        if (line.startsWith("id: ")) {
            id = line.substring(4);
            line = line();
        }
        if (line == null || !line.startsWith("data: ")) {
            throw new IOException("line: " + line + " (expected: data)");
        }
        SseEvent event = new SseEvent(id, line.substring(6), System.currentTimeMillis());
        requireEmpty(line());
        return event;
    }

    private static void requireEmpty(@Nullable String line) throws IOException {
        if (line == null) {
            throw new EOFException("the body ended within an event");
        }
        if (!line.isEmpty()) {
            throw new IOException("line: " + line + " (expected: an empty one)");
        }
    }

    /** A line up to LF, without it; null at the end of the body. */
    private @Nullable String line() throws IOException {
        int searched = from;
        while (true) {
            for (int i = searched; i < to; i++) {
                if (buffer[i] == '\n') {
                    String line = new String(buffer, from, i - from, UTF_8);
                    from = i + 1;
                    if (line.indexOf('\r') >= 0) {
                        throw new IOException("a carriage return in the line " + line);
                    }
                    return line;
                }
            }
            searched = to;
            int shift = fill();
            if (shift < 0) {
                if (from < to) {
                    throw new EOFException("the body ended within a line");
                }
                return null;
            }
            searched -= shift;
        }
    }

    /** Reads more bytes; returns by how much those in the buffer moved, or −1 at the end. */
    private int fill() throws IOException {
        int shift = from;
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) {
            if (buffer.length >= MAX_BYTES) {
                throw new IOException("a line of more than " + MAX_BYTES + " bytes");
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = in.read(buffer, to, buffer.length - to);
        if (count < 0) {
            return -1;
        }
        to += count;
        return shift;
    }
}
