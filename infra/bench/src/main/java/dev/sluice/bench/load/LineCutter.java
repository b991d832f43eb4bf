package dev.sluice.bench.load;

import java.io.IOException;
import java.util.Arrays;

/** Cuts bytes into lines, however they arrive; a line that arrived whole is not copied. */
final class LineCutter {

    private static final int MAX_LENGTH = 1024 * 1024;
    private static final byte[] NOTHING = {};

    private byte[] kept = NOTHING;
    private int keptLength;
    private byte[] line = NOTHING;
    private int start;
    private int end;

    /**
     * Looks for the end of the next line.
     *
     * @return where to go on behind it; −1 if there is none, and what was there has been kept
     */
    int next(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        if (at == to) {
            keep(bytes, from, to);
            return -1;
        }
        if (keptLength == 0) {
            line = bytes;
            start = from;
            end = at;
        } else {
            keep(bytes, from, at);
            line = kept;
            start = 0;
            end = keptLength;
            keptLength = 0;
            kept = NOTHING; // Thousands of streams that wait keep nothing.
        }
        if (end > start && line[end - 1] == '\r') {
            end--;
        }
        return at + 1;
    }

    /** Where the line's bytes are, from {@link #start} to {@link #end}, until the next call. */
    byte[] line() {
        return line;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    private void keep(byte[] bytes, int from, int to) throws IOException {
        int length = keptLength + to - from;
        if (length > MAX_LENGTH) {
            throw new IOException("a line of more than " + MAX_LENGTH + " bytes");
        }
        if (length > kept.length) {
            kept = Arrays.copyOf(kept, length);
        }
        System.arraycopy(bytes, from, kept, keptLength, to - from);
        keptLength = length;
    }
}
