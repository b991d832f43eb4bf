package dev.sluice.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One kept connection that carries one request at a time. Owned by the thread of its {@link Load}. */
final class Connection {

    private final SocketChannel channel;
    private final SelectionKey key;
    private final AnswerReader reader;
    private @Nullable Question question;
    private ByteBuffer unsent = ByteBuffer.allocate(0);
    private long dueNanos;
    private long firstNanos;
    private long lastNanos;
    private long movedNanos;

    private Connection(SocketChannel channel, SelectionKey key, Question question) {
        this.channel = channel;
        this.key = key;
        this.reader = new AnswerReader(question);
    }

    /** Begins to connect; what it is asked meanwhile is sent when it is connected. */
    static Connection open(Target target, Selector selector, Question question) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        boolean isConnected = channel.connect(
                new InetSocketAddress(target.base().getHost(), target.base().getPort()));
        SelectionKey key = channel.register(selector, isConnected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
        Connection connection = new Connection(channel, key, question);
        key.attach(connection);
        return connection;
    }

    /** Asks this, due at that time. */
    void ask(Question next, long due, long nowNanos) throws IOException {
        question = next;
        dueNanos = due;
        firstNanos = 0;
        movedNanos = nowNanos;
        reader.begin(next);
        unsent = ByteBuffer.wrap(next.bytes());
        if (channel.isConnected()) {
            send();
        }
    }

    /** Whether an answer is being waited for. */
    boolean isAsked() {
        return question != null;
    }

    /** When the last byte came, or the request was sent. */
    long movedNanos() {
        return movedNanos;
    }

    /**
     * Does what the selector says can be done.
     *
     * @param buffer for what arrives
     * @param bytes those of the buffer
     * @return whether an answer has ended with it
     */
    boolean proceed(ByteBuffer buffer, byte[] bytes, Window window) throws IOException {
        if (key.isConnectable()) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            send();
            return false;
        }
        if (key.isWritable()) {
            send();
        }
        return key.isReadable() && receive(buffer, bytes, window);
    }

    void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Nothing that was measured depends on it.
        }
    }

    private void send() throws IOException {
        channel.write(unsent);
        int ops = unsent.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != ops) {
            key.interestOps(ops);
        }
    }

    private boolean receive(ByteBuffer buffer, byte[] bytes, Window window) throws IOException {
        buffer.clear();
        int length = channel.read(buffer);
        if (length < 0) {
            throw new EOFException("connection closed");
        }
        Question asked = question;
        if (asked == null) {
            throw new IOException("bytes that nobody asked for");
        }
        int before = reader.textLines();
        reader.read(bytes, 0, length);
        long now = System.nanoTime();
        int arrived = reader.textLines() - before;
        if (arrived > 0) {
            arrived(arrived, now, window);
        }
        movedNanos = now;
        if (!reader.isWhole()) {
            return false;
        }
        window.answered(
                dueNanos,
                firstNanos - dueNanos,
                now - dueNanos,
                asked.tokens() == 0 ? reader.textLines() : asked.tokens());
        question = null;
        return true;
    }

    private void arrived(int chunks, long now, Window window) {
        if (firstNanos == 0) {
            firstNanos = now;
            window.firstChunks(chunks);
        } else {
            window.chunks(chunks, now - lastNanos);
        }
        lastNanos = now;
    }
}
