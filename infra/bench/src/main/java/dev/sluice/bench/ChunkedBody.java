package dev.sluice.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of one chunked HTTP answer; its end is the last chunk's, not the connection's. */
@SuppressWarnings("InputStreamSlowMultibyteRead") // Lines are read byte by byte.
final class ChunkedBody extends InputStream {

    private static final int HEXADECIMAL = 16;

    private final InputStream input;
    private long left;
    private boolean hasEnded;

    ChunkedBody(InputStream input) {
        this.input = input;
    }

    @Override
    public int read() throws IOException {
        if (left == 0 && !hasEnded) {
            left = size();
            hasEnded = left == 0;
            if (hasEnded) {
                requireLine();
            }
        }
        if (hasEnded) {
            return -1;
        }
        int read = input.read();
        if (read < 0) {
            throw new EOFException("the connection ended within a chunk");
        }
        left--;
        if (left == 0) {
            requireLine();
        }
        return read;
    }

    private long size() throws IOException {
        String line = requireLine();
        try {
            return Long.parseLong(line.split(";", 2)[0].strip(), HEXADECIMAL);
        } catch (NumberFormatException e) {
            throw new IOException("a chunk of the size " + line, e);
        }
    }

    private String requireLine() throws IOException {
        String line = Lines.next(input);
        if (line == null) {
            throw new EOFException("the connection ended before the last chunk");
        }
        return line;
    }
}
