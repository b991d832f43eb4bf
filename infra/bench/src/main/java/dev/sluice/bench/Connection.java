package dev.sluice.bench;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * One kept connection that asks for streamed answers, and does no more than that: its cost is the same for every
 * target, and small beside theirs.
 */
final class Connection implements Closeable {

    private static final int TIMEOUT_MILLIS = 120_000;
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final String CONTENT = "\"content\":\"";

    private final Socket socket;
    private final InputStream input;

    private Connection(Socket socket) throws IOException {
        this.socket = socket;
        this.input = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
    }

    static Connection open(Target target) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(
                new InetSocketAddress(target.base().getHost(), target.base().getPort()), TIMEOUT_MILLIS);
        return new Connection(socket);
    }

    /**
     * Asks, and reads the answer to its end, so that the connection can be used again.
     *
     * @return {@link System#nanoTime} when the first token had been read
     * @throws IOException unless the answer was 200, whole, and had a token
     */
    long firstTokenOf(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        String status = Lines.next(input);
        if (status == null || !status.startsWith("HTTP/1.1 200")) {
            throw new IOException(status == null ? "connection closed" : status);
        }
        boolean isChunked = false;
        for (String header = Lines.next(input); header != null && !header.isEmpty(); header = Lines.next(input)) {
            isChunked |= header.equalsIgnoreCase("Transfer-Encoding: chunked");
        }
        if (!isChunked) {
            throw new IOException("a body that is not chunked");
        }
        return firstTokenIn(new ChunkedBody(input));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // Nothing that was measured depends on it.
        }
    }

    private static long firstTokenIn(InputStream body) throws IOException {
        long firstNanos = 0;
        String last = "";
        for (String line = Lines.next(body); line != null; line = Lines.next(body)) {
            if (firstNanos == 0 && hasContent(line)) {
                firstNanos = System.nanoTime();
            }
            last = line.isEmpty() ? last : line;
        }
        if (firstNanos == 0 || !last.equals("data: [DONE]")) {
            throw new IOException("an answer without " + (firstNanos == 0 ? "a token" : "its end") + ": " + last);
        }
        return firstNanos;
    }

    private static boolean hasContent(String line) {
        int at = line.indexOf(CONTENT);
        return at >= 0 && line.charAt(at + CONTENT.length()) != '"';
    }
}
