package dev.sluice.simulation.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Stands in for a worker's connections. */
public final class WorkerConnections implements AutoCloseable {

    private final List<Consumer<RedisChannelHandler<?, ?>>> onReconnect = new ArrayList<>();
    private final StatefulRedisConnection<byte[], byte[]> scripts = Connections.data("scripts", this::reconnected);
    private final StatefulRedisConnection<byte[], byte[]> tokens = Connections.data("tokens", this::reconnected);
    private final StatefulRedisPubSubConnection<byte[], byte[]> subscriptions =
            Connections.subscriptions("subscriptions", this::reconnected);

    /** The connection for scripts. */
    public StatefulRedisConnection<byte[], byte[]> scripts() {
        return scripts;
    }

    /** The connection for frames. */
    public StatefulRedisConnection<byte[], byte[]> tokens() {
        return tokens;
    }

    /** The connection for the subscription. */
    public StatefulRedisPubSubConnection<byte[], byte[]> subscriptions() {
        return subscriptions;
    }

    /** How long a worker that starts waits for Redis: as its settings have it. */
    public Duration startPatience() {
        return Duration.ofSeconds(60);
    }

    /** Calls this with each connection that is there again. */
    public void onReconnect(Consumer<RedisChannelHandler<?, ?>> action) {
        onReconnect.add(action);
    }

    @Override
    public void close() {
        // Its process ends.
    }

    private void reconnected(Object connection) {
        onReconnect.forEach(action -> action.accept(Connections.handle(connection)));
    }
}
