package dev.sluice.simulation.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.tracing.Tracing;
import java.lang.reflect.Proxy;
import java.time.Duration;

/** A connection as the client library's own listeners are shown it: equal to the connection that it stands for. */
final class Handle extends RedisChannelHandler<byte[], byte[]> {

    private static final ClassLoader LOADER = Handle.class.getClassLoader();

    private final Object connection;

    Handle(Object connection) {
        super(writer(), Duration.ofSeconds(1));
        this.connection = connection;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // It stands for this very connection.
    public boolean equals(Object other) {
        return other == this || other == connection;
    }

    @Override
    public int hashCode() {
        return connection.hashCode();
    }

    private static RedisChannelWriter writer() {
        Object resources = Proxy.newProxyInstance(
                LOADER, new Class<?>[] {ClientResources.class}, (_, method, _) -> switch (method.getName()) {
                    case "tracing" -> Tracing.disabled();
                    default -> null;
                });
        return (RedisChannelWriter) Proxy.newProxyInstance(
                LOADER, new Class<?>[] {RedisChannelWriter.class}, (_, method, _) -> switch (method.getName()) {
                    case "getClientResources" -> resources;
                    default -> null;
                });
    }
}
