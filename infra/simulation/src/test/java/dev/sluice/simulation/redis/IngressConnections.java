package dev.sluice.simulation.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Stands in for an ingress' connections. */
public final class IngressConnections implements AutoCloseable {

    private final List<Runnable> onReconnect = new ArrayList<>();
    private final StatefulRedisConnection<byte[], byte[]> data = Connections.data("data", this::reconnected);
    private final StatefulRedisPubSubConnection<byte[], byte[]> subscriptions =
            Connections.subscriptions("subscriptions", this::reconnected);

    /** The connection for commands. */
    public StatefulRedisConnection<byte[], byte[]> data() {
        return data;
    }

    /** The connection for the subscription. */
    public StatefulRedisPubSubConnection<byte[], byte[]> subscriptions() {
        return subscriptions;
    }

    /** Calls this after each reconnect. */
    public void onReconnect(Runnable action) {
        onReconnect.add(action);
    }

    /** How long an ingress that starts waits for Redis: as its settings have it. */
    public Duration startPatience() {
        return Duration.ofSeconds(60);
    }

    @Override
    public void close() {
        // Its process ends.
    }

    private void reconnected(Object connection) {
        onReconnect.forEach(Runnable::run);
    }
}
