package dev.sluice.worker.presence;

import dev.sluice.redis.RedisConnector;
import dev.sluice.redis.RedisSettings;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The connections of this worker to Redis: one for scripts, one for tokens, one for its subscription. */
public final class RedisConnections implements AutoCloseable {

    private final Duration startPatience;
    private final RedisConnector connector;
    private final StatefulRedisConnection<byte[], byte[]> scripts;
    private final StatefulRedisConnection<byte[], byte[]> tokens;
    private final StatefulRedisPubSubConnection<byte[], byte[]> subscriptions;

    /**
     * Connects.
     *
     * @param trust whose certificates Redis' own is checked by; null for those that Java trusts
     * @throws RedisConnectionException if Redis can't be reached for {@link RedisSettings#startPatience()}
     */
    public RedisConnections(RedisSettings settings, @Nullable TrustManagerFactory trust) {
        startPatience = settings.startPatience();
        // A frame that is sent again after a later one was given up would leave a hole that nobody sees.
        connector = new RedisConnector(settings, trust, false);
        scripts = connector.connect();
        tokens = connector.connect();
        subscriptions = connector.subscribe();
    }

    /** How long a Redis that doesn't answer is waited for at the start. */
    Duration startPatience() {
        return startPatience;
    }

    /** The connection for scripts and everything else that is asked now and then. */
    public StatefulRedisConnection<byte[], byte[]> scripts() {
        return scripts;
    }

    /** The connection for frames: its one user sends in pipelines of its own making. */
    public StatefulRedisConnection<byte[], byte[]> tokens() {
        return tokens;
    }

    /** The connection of this worker's subscription. */
    public StatefulRedisPubSubConnection<byte[], byte[]> subscriptions() {
        return subscriptions;
    }

    /** Calls this with each connection that was lost and is there again. */
    public void onReconnect(Consumer<RedisChannelHandler<?, ?>> action) {
        connector.onReconnect(action);
    }

    @Override
    public void close() {
        subscriptions.close();
        tokens.close();
        scripts.close();
        connector.close();
    }
}
