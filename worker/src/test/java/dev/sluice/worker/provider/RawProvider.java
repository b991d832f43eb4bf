package dev.sluice.worker.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A provider of raw bytes: it sees each request that reaches it, and when the caller's socket is closed. */
public final class RawProvider implements AutoCloseable {

    /** What to answer; on a thread of the connection. */
    @FunctionalInterface
    public interface Script {

        /**
         * Answers one request.
         *
         * @param number how many came before it, over all connections
         */
        void answer(int number, Exchange exchange) throws IOException;
    }

    /** One request that came. */
    public static final class Exchange {

        private final Socket socket;
        private final String head;
        private final String body;
        private final long arrivedMillis = System.currentTimeMillis();
        private volatile long closedNanos;

        private Exchange(Socket socket, String head, String body) {
            this.socket = socket;
            this.head = head;
            this.body = body;
        }

        /** The request's first line and headers, in lower case. */
        public String head() {
            return head;
        }

        /** The request's body. */
        public String body() {
            return body;
        }

        /** When it came, in Unix time in ms. */
        public long arrivedMillis() {
            return arrivedMillis;
        }

        /** Sends this text as it is. */
        public void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(UTF_8));
        }

        /** Sends a whole answer and keeps the connection. */
        public void respond(int status, String headers, String json) throws IOException {
            send("HTTP/1.1 " + status + " X\r\ncontent-type: application/json\r\n" + headers + "content-length: "
                    + json.getBytes(UTF_8).length + "\r\n\r\n" + json);
        }

        /** Begins an answer that is streamed until the connection ends. */
        public void stream(String... events) throws IOException {
            send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n");
            for (String event : events) {
                send("data: " + event + "\n\n");
            }
        }

        /** Sends a whole stream and ends the connection. */
        public void streamAll(String... events) throws IOException {
            stream(events);
            socket.close();
        }

        /** Ends the connection by a reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Ends the connection. */
        public void close() throws IOException {
            socket.close();
        }

        /** Blocks until the caller closes the connection. */
        public void awaitClose() {
            try {
                while (socket.getInputStream().read() >= 0) {
                    // Nothing more is expected.
                }
            } catch (IOException _) {
                // A reset is a close as well.
            }
            closedNanos = System.nanoTime();
        }

        /** {@link System#nanoTime()} of the caller's close; 0 while it is open. */
        public long closedNanos() {
            return closedNanos;
        }
    }

    private final ServerSocket server;
    private final Script script;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** Listens on a free port. */
    public RawProvider(Script script) {
        this(listening(), script);
    }

    /** Listens where this socket does. */
    public RawProvider(ServerSocket server, Script script) {
        this.script = script;
        this.server = server;
        threads.execute(this::accept);
    }

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its root, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** All requests that came, in their order. */
    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                sockets.add(socket);
                threads.execute(() -> serve(socket));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (!socket.isClosed()) {
                String head = head(in);
                byte[] body = in.readNBytes(length(head));
                Exchange exchange;
                int number;
                synchronized (exchanges) {
                    exchange = new Exchange(socket, head, new String(body, UTF_8));
                    number = exchanges.size();
                    exchanges.add(exchange);
                }
                script.answer(number, exchange);
            }
        } catch (IOException _) {
            // The caller left, or the script closed the connection.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            head.append((char) next);
        }
        return head.toString().toLowerCase(Locale.ROOT);
    }

    private static int length(String head) {
        int start = head.indexOf("content-length:") + "content-length:".length();
        return Integer.parseInt(
                head.substring(start, head.indexOf("\r\n", start)).strip());
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
        awaitEnd();
    }

    /** A thread that still accepts keeps the port open, though the socket is closed. */
    private void awaitEnd() {
        try {
            boolean _ = threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
    }
}
