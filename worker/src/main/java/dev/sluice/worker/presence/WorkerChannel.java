package dev.sluice.worker.presence;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.common.reply.WorkerMessage;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others ask of this worker, and what it asks of others.
 *
 * <p>The subscription's callback only enqueues: Redis cuts off a subscriber that doesn't read. One thread hands the
 * messages on; a message that finds the queue full is lost like any other, and its sender repeats it.
 */
public final class WorkerChannel implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerChannel.class);
    private static final int MAX_WAITING = 10_000;

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final StatefulRedisPubSubConnection<byte[], byte[]> subscription;
    private final byte[] channel;
    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final List<Consumer<WorkerMessage>> handlers = new CopyOnWriteArrayList<>();
    private final Thread reader;

    WorkerChannel(WorkerId id, RedisConnections connections) {
        this.redis = connections.scripts().async();
        this.subscription = connections.subscriptions();
        this.channel = LeaseKeys.workerChannel(id.value()).getBytes(US_ASCII);
        this.reader = Thread.ofPlatform().name("worker-channel").daemon().unstarted(this::read);
    }

    /** Subscribes; from here on messages arrive. */
    void start() {
        reader.start();
        subscription.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] from, byte[] message) {
                if (Arrays.equals(from, channel)) {
                    boolean _ = waiting.offer(message);
                }
            }
        });
        subscription.sync().subscribe(channel);
    }

    /** Hands each message to this handler too, which must not block for long and passes over what isn't its own. */
    public void onMessage(Consumer<WorkerMessage> handler) {
        handlers.add(handler);
    }

    /** Sends a message to another worker; it may get lost. */
    public void send(String worker, WorkerMessage message) {
        Future<?> _ = redis.publish(LeaseKeys.workerChannel(worker).getBytes(US_ASCII), message.encode());
    }

    @Override
    public void close() {
        reader.interrupt();
    }

    private void read() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                hand(waiting.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hand(byte[] bytes) {
        try {
            WorkerMessage message = WorkerMessage.decode(bytes);
            handlers.forEach(handler -> handler.accept(message));
        } catch (RuntimeException e) {
            LOG.warn("a message on the worker's channel was not handled", e);
        }
    }
}
