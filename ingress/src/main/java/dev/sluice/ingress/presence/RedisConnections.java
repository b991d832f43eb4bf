package dev.sluice.ingress.presence;

import dev.sluice.redis.RedisConnector;
import dev.sluice.redis.RedisSettings;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The connections of this instance to Redis: one for commands, one for its subscription. */
public final class RedisConnections implements AutoCloseable {

    private final Duration startPatience;
    private final RedisConnector connector;
    private final StatefulRedisConnection<byte[], byte[]> data;
    private final StatefulRedisPubSubConnection<byte[], byte[]> subscriptions;

    /**
     * Connects.
     *
     * @param trust whose certificates Redis' own is checked by; null for those that Java trusts
     * @throws RedisConnectionException if Redis can't be reached for {@link RedisSettings#startPatience()}
     */
    public RedisConnections(RedisSettings settings, @Nullable TrustManagerFactory trust) {
        startPatience = settings.startPatience();
        connector = new RedisConnector(settings, trust, true);
        data = connector.connect();
        subscriptions = connector.subscribe();
    }

    /** How long a Redis that doesn't answer is waited for at the start. */
    Duration startPatience() {
        return startPatience;
    }

    /** The connection for commands. */
    public StatefulRedisConnection<byte[], byte[]> data() {
        return data;
    }

    /** The connection of this instance's subscription. */
    public StatefulRedisPubSubConnection<byte[], byte[]> subscriptions() {
        return subscriptions;
    }

    /** Calls this after each reconnect of either connection: the client resubscribes silently, and loses the gap. */
    void onReconnect(Runnable action) {
        connector.onReconnect(_ -> action.run());
    }

    @Override
    public void close() {
        subscriptions.close();
        data.close();
        connector.close();
    }
}
