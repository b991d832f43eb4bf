package dev.sluice.simulation.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.BaseRedisCommands;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.sync.RedisPubSubCommands;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Links as the client library shows connections. */
@SuppressWarnings("ReferenceEquality") // A connection is equal to itself alone.
public final class Connections {

    private static final ClassLoader LOADER = Connections.class.getClassLoader();

    private Connections() {}

    /**
     * A connection for commands.
     *
     * @param onConnected called with it after each reconnect
     */
    @SuppressWarnings("unchecked")
    public static StatefulRedisConnection<byte[], byte[]> data(
            String name, java.util.function.Consumer<Object> onConnected) {
        Link link = new Link(name);
        Object commands = Commands.over(link);
        InvocationHandler handler = (self, method, args) -> switch (method.getName()) {
            case "async" -> commands;
            case "setAutoFlushCommands" -> done(() -> link.buffer(!((Boolean) args[0])));
            case "flushCommands" -> done(link::flush);
            case "close" -> null;
            case "equals" -> self == args[0];
            case "hashCode" -> name.hashCode();
            case "toString" -> name;
            default -> throw new UnsupportedOperationException(method.getName());
        };
        var connection = (StatefulRedisConnection<byte[], byte[]>)
                Proxy.newProxyInstance(LOADER, new Class<?>[] {StatefulRedisConnection.class}, handler);
        link.onConnected(() -> onConnected.accept(connection));
        return connection;
    }

    /**
     * A connection for subscriptions.
     *
     * @param onConnected called with it after each reconnect
     */
    @SuppressWarnings("unchecked")
    public static StatefulRedisPubSubConnection<byte[], byte[]> subscriptions(
            String name, java.util.function.Consumer<Object> onConnected) {
        Link link = new Link(name);
        Object sync = Proxy.newProxyInstance(LOADER, new Class<?>[] {RedisPubSubCommands.class}, (_, method, args) -> {
            if (!method.getName().equals("subscribe")) {
                throw new UnsupportedOperationException(method.getName());
            }
            Request request = link.subscribe(((byte[][]) args[0])[0]);
            link.send(request);
            return request.reply.join();
        });
        InvocationHandler handler = (self, method, args) -> switch (method.getName()) {
            case "addListener" -> done(() -> link.addListener((RedisPubSubListener<byte[], byte[]>) args[0]));
            case "sync" -> (BaseRedisCommands<byte[], byte[]>) sync;
            case "close" -> null;
            case "equals" -> self == args[0];
            case "hashCode" -> name.hashCode();
            case "toString" -> name;
            default -> throw new UnsupportedOperationException(method.getName());
        };
        var connection = (StatefulRedisPubSubConnection<byte[], byte[]>)
                Proxy.newProxyInstance(LOADER, new Class<?>[] {StatefulRedisPubSubConnection.class}, handler);
        link.onConnected(() -> onConnected.accept(connection));
        return connection;
    }

    /** A connection as a listener is shown it. */
    public static io.lettuce.core.RedisChannelHandler<?, ?> handle(Object connection) {
        return new Handle(connection);
    }

    private static @Nullable Object done(Runnable action) {
        action.run();
        return null;
    }
}
