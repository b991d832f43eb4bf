package dev.sluice.ingress.batch;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file line by line, in the memory of one line; used by one thread.
 *
 * <p>A line ends with LF or CRLF, or with the file. Blank lines are counted and left out, since editors leave them at
 * the end. A byte order mark at the beginning is left out.
 */
final class LineReader implements AutoCloseable {

    /**
     * A line.
     *
     * @param number from 1 on
     * @param text its bytes without the end of the line; none if it is too long
     * @param isTooLong whether it is longer than it may be
     */
    record Line(int number, byte[] text, boolean isTooLong) {}

    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private int number;
    private byte[] line = new byte[1024];
    private int length;

    LineReader(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /** The next line that isn't blank; null at the end of the file. */
    @Nullable
    Line next() throws IOException {
        while (true) {
            length = 0;
            boolean isEnded = readLine();
            if (!isEnded && length == 0) {
                return null;
            }
            number++;
            trim();
            if (length > maxBytes) {
                return new Line(number, new byte[0], true);
            }
            int skipped = number == 1 && isMarked() ? 3 : 0;
            if (!isBlank(skipped)) {
                return new Line(number, Arrays.copyOfRange(line, skipped, length), false);
            }
            if (!isEnded) {
                return null;
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Whether the line has an end; of one that is too long no more is kept than shows it. */
    private boolean readLine() throws IOException {
        while (true) {
            if (from == to) {
                from = 0;
                to = Math.max(0, in.read(buffer));
                if (to == 0) {
                    return false;
                }
            }
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            keep(end - from);
            from = end;
            if (end < to) {
                from++;
                return true;
            }
        }
    }

    private void keep(int count) {
        // One more than may be, for the CR, and one more, which shows that it is too long.
        int kept = Math.min(count, maxBytes + 2 - length);
        if (length + kept > line.length) {
            line = Arrays.copyOf(line, Math.min(maxBytes + 2, Math.max(length + kept, 2 * line.length)));
        }
        System.arraycopy(buffer, from, line, length, kept);
        length += kept;
    }

    private void trim() {
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
    }

    private boolean isMarked() {
        return length >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
    }

    private boolean isBlank(int skipped) {
        for (int i = skipped; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
