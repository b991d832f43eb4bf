package dev.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;

/** An HTTP/1.1 client over a plain socket, which can hang up in any way and at any moment. */
final class RawClient implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader reader;

    private RawClient(Socket socket, InputStream in) {
        this.socket = socket;
        this.reader = new BufferedReader(new InputStreamReader(in, UTF_8));
    }

    /** Sends a chat request and returns without waiting for an answer. */
    static RawClient chat(String baseUrl, String key, String json) {
        URI uri = URI.create(baseUrl + "/chat/completions");
        byte[] body = json.getBytes(UTF_8);
        String head = "POST " + uri.getPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                + "\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        try {
            Socket socket = new Socket(uri.getHost(), uri.getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(head.getBytes(UTF_8));
            socket.getOutputStream().write(body);
            return new RawClient(socket, socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads lines until one contains this text; false if the answer ends before. */
    boolean readUntil(String text) {
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.contains(text)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hangs up as a browser does: FIN. */
    void finish() {
        close();
    }

    /** Hangs up as a crashed process does: RST. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
