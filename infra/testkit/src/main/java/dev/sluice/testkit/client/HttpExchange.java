package dev.sluice.testkit.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 exchange over a connection of its own, which can be hung up in any way and at any moment. */
public final class HttpExchange implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final int MAX_LINE_BYTES = 16 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final Map<String, String> headers = new TreeMap<>();
    private int status;
    private @Nullable InputStream body;

    private HttpExchange(Socket socket, InputStream in) {
        this.socket = socket;
        this.in = in;
    }

    /**
     * Connects, sends the whole request and returns without waiting for an answer.
     *
     * @param silence how long a read may wait for a byte
     */
    public static HttpExchange send(HttpCall call, Duration silence) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.toIntExact(silence.toMillis()));
            socket.connect(
                    new InetSocketAddress(call.uri().getHost(), call.uri().getPort()), CONNECT_MILLIS);
            socket.getOutputStream().write(call.head());
            socket.getOutputStream().write(call.body());
            return new HttpExchange(socket, new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Waits for the head of the answer and returns its status. */
    public int status() throws IOException {
        if (status == 0) {
            readHead();
        }
        return status;
    }

    /** A header of the answer; null if it isn't there. */
    public @Nullable String header(String name) throws IOException {
        status();
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** The body, decoded; it throws an {@link EOFException} where the connection ends before the body does. */
    public InputStream body() throws IOException {
        if (body == null) {
            body = openBody();
        }
        return body;
    }

    /** The whole body as text. */
    public String text() throws IOException {
        return new String(body().readAllBytes(), UTF_8);
    }

    /** Hangs up as a process does that has read everything: FIN. */
    public void finish() throws IOException {
        // A close() with unread bytes in the socket would send RST.
        socket.shutdownOutput();
    }

    /** Hangs up as a crashed machine's router does: RST. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone either way.
        }
    }

    private void readHead() throws IOException {
        String line = line();
        while (line.startsWith("HTTP/1.1 100")) {
            while (!line.isEmpty()) {
                line = line();
            }
            line = line();
        }
        if (!line.matches("HTTP/1\\.1 \\d{3}( .*)?")) {
            throw new IOException("status line: " + line);
        }
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new IOException("header: " + header);
            }
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        status = Integer.parseInt(line.substring(9, 12));
    }

    private InputStream openBody() throws IOException {
        status();
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            return new ChunkedBody(in);
        }
        String length = headers.get("content-length");
        return length == null ? in : new FixedBody(in, Long.parseLong(length));
    }

    private String line() throws IOException {
        return line(in);
    }

    /** A line up to CR LF, without it. */
    static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw line.size() == 0
                        ? new SocketException("the connection ended before an answer")
                        : new EOFException("the connection ended in the line " + line.toString(ISO_8859_1));
            }
            if (next == '\n') {
                String text = line.toString(ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(next);
            if (line.size() > MAX_LINE_BYTES) {
                throw new IOException("a line of more than " + MAX_LINE_BYTES + " bytes");
            }
        }
    }
}
