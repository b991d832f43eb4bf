package dev.sluice.redis;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Redis is, and how long a command may take.
 *
 * @param uris {@code redis://host:port}, or {@code rediss://user:password@host:port} for TLS, one primary each; exactly
 *     one is supported
 * @param commandTimeout after which a command has failed
 * @param startPatience how long a process that starts waits for Redis before it gives up
 * @param sslBundle the name of the bundle ({@code spring.ssl.bundle}) whose certificates Redis' own is checked by; null
 *     for those that Java trusts
 */
@ConfigurationProperties("sluice.redis")
public record RedisSettings(
        @DefaultValue("redis://127.0.0.1:6379") List<URI> uris,
        @DefaultValue("500ms") Duration commandTimeout,
        @DefaultValue("60s") Duration startPatience,
        @Nullable String sslBundle) {

    /** Checks the bounds. */
    public RedisSettings {
        uris = List.copyOf(uris);
        if (uris.size() != 1) {
            throw new IllegalArgumentException("sluice.redis.uris: " + uris.size() + " addresses (expected: 1)");
        }
        if (commandTimeout.toMillis() < 10 || commandTimeout.toSeconds() > 60) {
            throw new IllegalArgumentException(
                    "sluice.redis.command-timeout: " + commandTimeout + " (expected: 10 ms to 60 s)");
        }
        if (startPatience.isNegative() || startPatience.toHours() > 1) {
            throw new IllegalArgumentException(
                    "sluice.redis.start-patience: " + startPatience + " (expected: 0 s to 1 h)");
        }
    }
}
