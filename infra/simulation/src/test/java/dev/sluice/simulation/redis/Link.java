package dev.sluice.simulation.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.simulation.time.Host;
import dev.sluice.simulation.time.Mailbox;
import dev.sluice.simulation.time.Universe;
import dev.sluice.testkit.redis.RedisError;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.pubsub.RedisPubSubListener;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One connection: both directions keep their order, are late by chance, and may be held or cut.
 *
 * <p>Commands are told that they failed when they get no answer in time, or when the connection breaks; they may be
 * carried out all the same, then or later.
 */
public final class Link {

    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000_000;
    private static final long RECONNECT_NANOS = 50 * MILLISECOND;
    private static final long COMMAND_TIMEOUT_NANOS = 500 * MILLISECOND;

    private final RedisServer server;
    private final Universe universe;
    private final Host host;
    private final String name;
    private final Mailbox io;
    private final Set<Request> outstanding = new LinkedHashSet<>();
    private final List<Request> buffered = new ArrayList<>();
    private final List<byte[]> channels = new ArrayList<>();
    private final List<Runnable> onConnected = new ArrayList<>();
    private final List<RedisPubSubListener<byte[], byte[]>> listeners = new ArrayList<>();
    private boolean buffers;
    private boolean connected = true;
    /** Its server has ended, and it doesn't know yet. */
    private boolean gone;

    private int generation;
    private long heldUntilNanos;
    private long upNanos;
    private long downNanos;

    /** Connects the process of the thread that asks. */
    Link(String name) {
        this.server = RedisServer.current();
        this.universe = server.universe();
        this.host = Universe.host();
        this.name = name;
        this.io = new Mailbox(universe, host, name);
        server.opened(this);
        host.atDeath(() -> {
            loseSome();
            universe.in(MILLISECOND, () -> server.closed(this));
        });
    }

    /** Whose it is. */
    public Host host() {
        return host;
    }

    /** What it is for. */
    public String name() {
        return name;
    }

    /** Lets no byte through in either direction for so long. */
    public void hold(long nanos) {
        heldUntilNanos = Math.max(heldUntilNanos, universe.nanos() + nanos);
    }

    /** Breaks it: some of what was under way was carried out, or still will be; a new one is there soon. */
    public void reset() {
        if (!connected || host.isDead()) {
            return;
        }
        connected = false;
        if (gone) {
            outstanding.forEach(request -> request.isLost = true);
            gone = false;
        }
        generation++;
        server.unsubscribe(this);
        loseSome();
        List<Request> failed = List.copyOf(outstanding);
        outstanding.clear();
        io.execute(() -> failed.forEach(
                request -> request.reply.completeExceptionally(new RedisException("Connection reset by peer"))));
        reconnectSoon();
    }

    /** Its server has ended: as soon as a byte comes through, it breaks. */
    void serverGone() {
        if (connected && universe.nanos() < heldUntilNanos) {
            gone = true;
            universe.at(heldUntilNanos, this::reset);
        } else {
            reset();
        }
    }

    void onConnected(Runnable action) {
        onConnected.add(action);
    }

    void addListener(RedisPubSubListener<byte[], byte[]> listener) {
        listeners.add(listener);
    }

    /** Keeps commands back until {@link #flush()}. */
    void buffer(boolean whether) {
        buffers = whether;
    }

    void flush() {
        buffered.forEach(this::transmit);
        buffered.clear();
    }

    void send(Request request) {
        if (!connected) {
            request.reply.completeExceptionally(new RedisException("Currently not connected. Commands are rejected."));
        } else if (buffers) {
            buffered.add(request);
        } else {
            transmit(request);
        }
    }

    Request subscribe(byte[] channel) {
        channels.add(channel);
        return subscription(channel);
    }

    /** A message of a channel that it subscribes to. */
    void push(byte[] channel, byte[] message) {
        int now = generation;
        down(() -> {
            if (now == generation) {
                io.execute(() -> listeners.forEach(listener -> listener.message(channel, message)));
            }
        });
    }

    private Request subscription(byte[] channel) {
        String text = new String(channel, US_ASCII);
        Request request = new Request("subscribe", new Object[] {channel}, () -> {
            server.subscribe(text, this);
            return null;
        });
        Future<?> _ = request.reply.thenRun(
                () -> listeners.forEach(listener -> listener.subscribed(channel, channels.size())));
        return request;
    }

    private void transmit(Request request) {
        if (!connected) {
            request.reply.completeExceptionally(new RedisException("Connection is closed"));
            return;
        }
        request.generation = generation;
        outstanding.add(request);
        long heldFor = Math.max(0, heldUntilNanos - universe.nanos());
        upNanos = Math.max(upNanos + 1, universe.nanos() + heldFor + latency());
        universe.at(upNanos, () -> arrived(request));
        universe.in(COMMAND_TIMEOUT_NANOS, () -> {
            if (!request.reply.isDone()) {
                io.execute(() -> request.reply.completeExceptionally(
                        new RedisCommandTimeoutException("Command timed out after 500 ms")));
            }
        });
    }

    private void arrived(Request request) {
        if (universe.nanos() < heldUntilNanos) {
            universe.at(heldUntilNanos, () -> arrived(request));
            return;
        }
        if (request.isLost || gone || !server.isUp()) {
            return;
        }
        request.isExecuted = true;
        Object result = null;
        RedisException failure = null;
        try {
            result = request.work.get();
        } catch (RedisError e) {
            failure = e.isNoScript()
                    ? new RedisNoScriptException(e.getMessage())
                    : new RedisCommandExecutionException(e.getMessage());
        }
        Object answer = result;
        if (Trace.WANTED) {
            Trace.tell(universe, host + " " + name, request, failure == null ? answer : failure);
        }
        @Nullable RedisException error = failure;
        down(() -> answered(request, answer, error));
    }

    private void answered(Request request, @Nullable Object answer, @Nullable RedisException error) {
        if (request.generation != generation) {
            return;
        }
        outstanding.remove(request);
        io.execute(() -> {
            if (error == null) {
                request.reply.complete(answer);
            } else {
                request.reply.completeExceptionally(error);
            }
        });
    }

    private void down(Runnable arrival) {
        downNanos = Math.max(downNanos + 1, Math.max(heldUntilNanos, universe.nanos()) + latency());
        universe.at(downNanos, () -> hand(arrival));
    }

    private void hand(Runnable arrival) {
        if (universe.nanos() < heldUntilNanos) {
            universe.at(heldUntilNanos, () -> hand(arrival));
        } else {
            arrival.run();
        }
    }

    /** What was sent but hasn't arrived arrives up to some point, and is lost beyond it. */
    private void loseSome() {
        boolean isLost = false;
        for (Request request : outstanding) {
            isLost |= !request.isExecuted && universe.random().nextInt(4) == 0;
            request.isLost |= isLost;
        }
    }

    private void reconnectSoon() {
        universe.in(RECONNECT_NANOS, () -> io.execute(this::reconnect));
    }

    private void reconnect() {
        if (!server.isUp() || universe.nanos() < heldUntilNanos) {
            reconnectSoon();
            return;
        }
        connected = true;
        onConnected.forEach(Runnable::run);
        channels.forEach(channel -> send(subscription(channel)));
    }

    private long latency() {
        long base = 50L + universe.random().nextInt(400);
        return MICROSECOND * (universe.random().nextInt(50) == 0 ? base * 20 : base);
    }
}
