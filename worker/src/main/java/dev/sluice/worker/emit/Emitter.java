package dev.sluice.worker.emit;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the frames of all jobs: one thread, one connection, one pipeline a turn.
 *
 * <p>A frame after an idle moment leaves at once; while there is much to write, turns keep a {@link Pace}, so that the
 * frames of many jobs share a pipeline, a message and a wake-up, which cost more than the bytes. What begins or ends an
 * answer, and what mends one, is urgent.
 */
public final class Emitter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Emitter.class);
    private static final long PING_MILLIS = 500;
    private static final long AGAIN_MILLIS = 20;
    private static final int DOUBLED_AFTER = 256;
    private static final long MAX_DOUBLINGS = 10;
    private static final long MAX_COALESCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final EmitSettings settings;
    private final Set<ReplyStream> open = ConcurrentHashMap.newKeySet();
    private final Set<ReplyStream> queued = ConcurrentHashMap.newKeySet();
    private final Queue<ReplyStream> waiting = new ConcurrentLinkedQueue<>();
    private final Queue<ReplyStream> pinged = new ConcurrentLinkedQueue<>();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final AtomicLong keptBytes = new AtomicLong();
    private final Thread writer;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("emit-timer").daemon().factory());
    private volatile boolean pingDue;
    private volatile boolean idle;
    private volatile boolean urgent;
    private volatile boolean closed;

    /**
     * Writes over this connection, which nobody else uses.
     *
     * @param connection sends nothing by itself from here on
     */
    public Emitter(StatefulRedisConnection<byte[], byte[]> connection, EmitSettings settings) {
        this.connection = connection;
        this.redis = connection.async();
        this.settings = settings;
        this.writer = Thread.ofPlatform().name("emit-writer").daemon().unstarted(this::write);
    }

    void start() {
        connection.setAutoFlushCommands(false);
        writer.start();
        Future<?> _ = timer.scheduleAtFixedRate(this::pingSilent, PING_MILLIS, PING_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Opens the stream of a grant. */
    public ReplyStream open(Grant grant, ReplyStream.Owner owner) {
        ReplyStream stream = new ReplyStream(this, grant, owner);
        open.add(stream);
        return stream;
    }

    /** Whether there is memory for the answers of further jobs. */
    public boolean hasRoom() {
        return keptBytes.get() < settings.maxKept().toBytes();
    }

    /** The connection was away: every stream looks where it stands before it goes on. */
    public void reconnected() {
        open.forEach(ReplyStream::unsettle);
    }

    /** Tells every listener where its replies stand: they may have thought this worker dead. */
    public void pingAll() {
        pinged.addAll(open);
        wakeAtOnce();
    }

    /** Bytes that wait for Redis. */
    long pendingBytes() {
        return pendingBytes.get();
    }

    /** Bytes that are kept. */
    long keptBytes() {
        return keptBytes.get();
    }

    /** Streams that are open. */
    int openStreams() {
        return open.size();
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        LockSupport.unpark(writer);
    }

    /**
     * Gives a stream the next turn.
     *
     * @param isUrgent whether that turn doesn't wait for more
     */
    void wake(ReplyStream stream, boolean isUrgent) {
        boolean isNew = queued.add(stream);
        if (isNew) {
            waiting.add(stream);
        }
        if (isUrgent) {
            wakeAtOnce();
        } else if (isNew) {
            wakeWriter();
        }
    }

    void wakeLater(ReplyStream stream) {
        if (!timer.isShutdown()) {
            Future<?> _ = timer.schedule(() -> wake(stream, false), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    void ping(ReplyStream stream) {
        pinged.add(stream);
        wakeAtOnce();
    }

    void forget(ReplyStream stream) {
        open.remove(stream);
    }

    void awaitRoom(ReplyStream stream) {
        while (!hasRoomFor(stream)) {
            LockSupport.parkNanos(ROOM_NANOS);
        }
    }

    boolean hasRoomFor(ReplyStream stream) {
        return pendingBytes.get() <= settings.maxPending().toBytes() || !open.contains(stream) || closed;
    }

    boolean isLong(long entries) {
        return entries >= settings.coalesceAbove();
    }

    /** How long pieces of an answer of so many entries wait: twice as long with each 256, so that all of it fits. */
    long coalesceNanos(long entries) {
        if (!isLong(entries)) {
            return 0;
        }
        long doublings = Math.min(MAX_DOUBLINGS, (entries - settings.coalesceAbove()) / DOUBLED_AFTER);
        return Math.min(MAX_COALESCE_NANOS, settings.coalesceFor().toNanos() << doublings);
    }

    /** Beyond this an answer is let go of from its beginning. */
    long maxAnswerBytes() {
        return settings.maxAnswer().toBytes();
    }

    /** How long Redis keeps what is let go here. */
    long lingerNanos() {
        return settings.linger().toNanos();
    }

    void pending(long bytes) {
        pendingBytes.addAndGet(bytes);
    }

    void confirmed(long bytes) {
        pendingBytes.addAndGet(-bytes);
    }

    void kept(long bytes) {
        keptBytes.addAndGet(bytes);
    }

    private void pingSilent() {
        pingDue = true;
        wakeWriter();
    }

    /** Only if it has nothing to do: woken at each frame it would keep no pace. */
    private void wakeWriter() {
        if (idle) {
            LockSupport.unpark(writer);
        }
    }

    private void wakeAtOnce() {
        // It may wait for its pace: woken once, it sees that it needn't.
        if (!urgent || idle) {
            urgent = true;
            LockSupport.unpark(writer);
        }
    }

    private void write() {
        Pace pace = new Pace(settings.pace().toNanos(), settings.gather().toNanos(), System.nanoTime());
        while (!closed) {
            awaitWork();
            awaitPace(pace);
            pace.begun(System.nanoTime());
            try {
                turn(pace);
            } catch (RuntimeException e) {
                LOG.error("a turn failed; every stream looks where it stands", e);
                reconnected();
            }
        }
    }

    private void awaitPace(Pace pace) {
        long waitNanos = pace.waitNanos(System.nanoTime(), urgent);
        while (waitNanos > 0 && !closed) {
            LockSupport.parkNanos(waitNanos);
            waitNanos = pace.waitNanos(System.nanoTime(), urgent);
        }
        // Before anything is looked at: what is urgent from here on asks for a turn of its own.
        urgent = false;
    }

    private void awaitWork() {
        // Told first, looked for then: what comes in between wakes it.
        idle = true;
        while (waiting.isEmpty() && pinged.isEmpty() && !pingDue && !closed) {
            LockSupport.park(this);
        }
        idle = false;
    }

    private void turn(Pace pace) {
        Turn turn = new Turn(redis);
        for (ReplyStream stream = waiting.poll(); stream != null; stream = waiting.poll()) {
            // Before it is looked at: what comes from here on queues it again.
            queued.remove(stream);
            stream.send(turn);
        }
        if (pingDue) {
            pingDue = false;
            long silentNanos = TimeUnit.MILLISECONDS.toNanos(PING_MILLIS);
            open.forEach(stream -> stream.ping(turn, silentNanos));
        }
        for (ReplyStream stream = pinged.poll(); stream != null; stream = pinged.poll()) {
            stream.ping(turn, 0);
        }
        pace.carried(turn.size());
        if (turn.complete()) {
            connection.flushCommands();
        }
    }
}
