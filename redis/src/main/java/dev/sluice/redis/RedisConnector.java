package dev.sluice.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisConnectionStateAdapter;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a process' connections to Redis.
 *
 * <p>The client's defaults would hide an outage: they queue without bound, wait without limit, and reconnect ever more
 * slowly.
 */
public final class RedisConnector implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisConnector.class);

    private static final int MAX_QUEUED_COMMANDS = 100_000;
    private static final Duration RECONNECT_DELAY = Duration.ofMillis(50);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final long BETWEEN_TRIES_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration SILENT_PEER = Duration.ofSeconds(5);

    private final RedisSettings settings;
    private final ClientResources resources;
    private final RedisClient client;

    /**
     * Connects to nothing yet.
     *
     * @param trust whose certificates Redis' own is checked by; null for those that Java trusts
     * @param sendsAgain whether what was under way when a connection broke is sent again over the next one
     */
    public RedisConnector(RedisSettings settings, @Nullable TrustManagerFactory trust, boolean sendsAgain) {
        this.settings = settings;
        resources = ClientResources.builder()
                .reconnectDelay(Delay.constant(RECONNECT_DELAY))
                .build();
        client = RedisClient.create(resources, RedisURI.create(settings.uris().getFirst()));
        client.setOptions(ClientOptions.builder()
                .sslOptions(
                        trust == null
                                ? SslOptions.create()
                                : SslOptions.builder().trustManager(trust).build())
                .autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(_ -> !sendsAgain)
                .requestQueueSize(MAX_QUEUED_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(settings.commandTimeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .tcpNoDelay(true)
                        .keepAlive(SocketOptions.KeepAliveOptions.builder()
                                .enable()
                                .idle(SILENT_PEER)
                                .interval(Duration.ofSeconds(1))
                                .count(3)
                                .build())
                        .tcpUserTimeout(userTimeout())
                        .build())
                .build());
    }

    /** Only Linux' own transport can set it; elsewhere keep-alive has to do. */
    private static SocketOptions.TcpUserTimeoutOptions userTimeout() {
        return SocketOptions.TcpUserTimeoutOptions.builder()
                .enable(EpollProvider.isAvailable())
                .tcpUserTimeout(SILENT_PEER)
                .build();
    }

    /**
     * A connection for commands.
     *
     * @throws RedisConnectionException if Redis can't be reached for {@link RedisSettings#startPatience()}; nothing
     *     can be connected after it
     */
    public StatefulRedisConnection<byte[], byte[]> connect() {
        return patiently(() -> client.connect(ByteArrayCodec.INSTANCE));
    }

    /**
     * A connection for subscriptions.
     *
     * @throws RedisConnectionException as {@link #connect()} does
     */
    public StatefulRedisPubSubConnection<byte[], byte[]> subscribe() {
        return patiently(() -> client.connectPubSub(ByteArrayCodec.INSTANCE));
    }

    /**
     * Calls this with each connection that was lost and is there again: the client resubscribes silently, and what was
     * published meanwhile is gone.
     */
    public void onReconnect(Consumer<RedisChannelHandler<?, ?>> action) {
        client.addListener(new RedisConnectionStateAdapter() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
                action.accept(connection);
            }
        });
    }

    /** The parts of an installation start in any order: a Redis that comes a little later is no reason to end. */
    private <C> C patiently(Supplier<C> connect) {
        long sinceNanos = System.nanoTime();
        boolean told = false;
        while (true) {
            try {
                return connect.get();
            } catch (RedisConnectionException e) {
                if (System.nanoTime() - sinceNanos > settings.startPatience().toNanos()) {
                    close();
                    throw e;
                }
                if (!told) {
                    URI address = settings.uris().getFirst();
                    // Not the whole of it, which may hold a password.
                    LOG.warn(
                            "redis at {}:{} can't be reached: trying for {} s",
                            address.getHost(),
                            address.getPort(),
                            settings.startPatience().toSeconds());
                    told = true;
                }
                LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
            }
        }
    }

    /** Closes every connection that was made here. */
    @Override
    public void close() {
        client.shutdown();
        Future<?> _ = resources.shutdown();
    }
}
