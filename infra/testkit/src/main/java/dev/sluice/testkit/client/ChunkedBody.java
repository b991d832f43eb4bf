package dev.sluice.testkit.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body in chunks (RFC 9112 §7.1), which is whole only if its last chunk has arrived. */
final class ChunkedBody extends InputStream {

    private final InputStream in;
    private long left;
    private boolean begun;
    private boolean ended;

    ChunkedBody(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = in.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the connection ended in a chunk");
        }
        left -= count;
        return count;
    }

    private void nextChunk() throws IOException {
        if (begun && !HttpExchange.line(in).isEmpty()) {
            throw new IOException("a chunk that doesn't end where it should");
        }
        begun = true;
        left = Long.parseLong(HttpExchange.line(in), 16);
        if (left == 0) {
            ended = true;
            String trailer = HttpExchange.line(in);
            if (!trailer.isEmpty()) {
                throw new IOException("trailer: " + trailer + " (expected: none)");
            }
        }
    }
}
