package dev.sluice.testkit.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * A TCP proxy on the loopback address that passes bytes on until it is told to hold, delay, lose or cut them: for all
 * connections, later ones included, or for one of them.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int BACKLOG = 256;
    private static final int CONNECT_MILLIS = 2_000;
    private static final int LOOKS_PER_LIMIT = 20;

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final List<ProxiedConnection> connections = new CopyOnWriteArrayList<>();
    // How connections begin; each has gates of its own.
    private final Map<Direction, Gate> rules = new EnumMap<>(Direction.class);
    private volatile boolean refusing;

    private FaultProxy(ServerSocket listener, InetSocketAddress server) {
        this.listener = listener;
        this.server = server;
        for (Direction direction : Direction.values()) {
            rules.put(direction, new Gate());
        }
    }

    /** A proxy on a free port. */
    public static FaultProxy to(String host, int port) {
        return between(0, host, port);
    }

    /** A proxy on this port; the server behind it need not be there yet. */
    public static FaultProxy between(int ownPort, String host, int port) {
        try {
            ServerSocket listener = new ServerSocket(ownPort, BACKLOG, InetAddress.getLoopbackAddress());
            FaultProxy proxy = new FaultProxy(listener, new InetSocketAddress(host, port));
            Thread.ofVirtual().name("proxy to " + port).start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("proxy port: " + ownPort + " (expected: a free one)", e);
        }
    }

    /** Where to connect instead of to the server. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Every connection since the start, in order; ended ones too, so that an index stays the same. */
    public List<ProxiedConnection> connections() {
        return List.copyOf(connections);
    }

    /** How many connections are open. */
    public long openConnections() {
        return connections.stream().filter(ProxiedConnection::isOpen).count();
    }

    /** As {@link ProxiedConnection#hold}, for all connections. */
    public void hold(Direction direction) {
        all(direction, (gate, _) -> gate.set(Gate.Mode.HOLD));
    }

    /** As {@link ProxiedConnection#release}, for all connections. */
    public void release(Direction direction) {
        all(direction, (gate, _) -> gate.set(Gate.Mode.PASS));
    }

    /** As {@link ProxiedConnection#discard}, for all connections. */
    public void discard(Direction direction) {
        all(direction, (gate, _) -> gate.set(Gate.Mode.DISCARD));
    }

    /** As {@link ProxiedConnection#delay}, for all connections. */
    public void delay(Direction direction, Duration delay) {
        all(direction, (gate, _) -> gate.delay(delay));
    }

    /** As {@link ProxiedConnection#cut}, for all connections that are open now. */
    public void cut() {
        connections.forEach(ProxiedConnection::cut);
    }

    /** As {@link ProxiedConnection#reset}, for all connections that are open now. */
    public void reset() {
        connections.forEach(ProxiedConnection::reset);
    }

    /** Closes each new connection at once, as if the server were gone. */
    public void refuse() {
        refusing = true;
    }

    /** Ends {@link #refuse}. */
    public void admit() {
        refusing = false;
    }

    /** From now on ends each connection over which nothing passes for so long, as load balancers do. */
    public void endIdleAfter(Duration limit) {
        Thread.ofVirtual().name("idle connections").start(() -> {
            while (!listener.isClosed()) {
                connections.stream()
                        .filter(connection -> connection.isOpen() && connection.idleNanos() > limit.toNanos())
                        .forEach(ProxiedConnection::cut);
                LockSupport.parkNanos(limit.dividedBy(LOOKS_PER_LIMIT).toNanos());
            }
        });
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException _) {
            // It listens no more either way.
        }
        connections.forEach(ProxiedConnection::close);
    }

    private void all(Direction direction, BiConsumer<Gate, Direction> change) {
        Gate rule = rules.get(direction);
        if (rule != null) {
            // The rule first: a connection that is accepted between the two has it or is in the list.
            change.accept(rule, direction);
        }
        connections.forEach(connection -> change.accept(connection.gate(direction), direction));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (refusing) {
                    client.close();
                } else {
                    // Connecting may take long: the next client doesn't wait for it.
                    Thread.ofVirtual().start(() -> connect(client));
                }
            } catch (IOException _) {
                // A client that left before it was accepted, or the proxy's own end.
            }
        }
    }

    private void connect(Socket client) {
        Socket socket = new Socket();
        try {
            client.setTcpNoDelay(true);
            socket.setTcpNoDelay(true);
            socket.connect(server, CONNECT_MILLIS);
        } catch (IOException _) {
            closeQuietly(client);
            closeQuietly(socket);
            return;
        }
        ProxiedConnection connection = new ProxiedConnection(client, socket, rules);
        connections.add(connection);
        // Again, for a rule that came between the two.
        rules.forEach((direction, rule) -> connection.gate(direction).copy(rule));
        connection.start("proxy to " + server.getPort());
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // Nothing was said over it.
        }
    }
}
