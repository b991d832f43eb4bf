package dev.sluice.worker.routing;

import dev.sluice.worker.provider.http.CallTimeouts;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long to wait for providers where the catalogue doesn't say, and how often to ask again.
 *
 * @param connectTimeout until a connection stands
 * @param firstTokenTimeout of a streamed call, until its first token
 * @param idleTimeout of a streamed call after its first token, between two pieces
 * @param wholeTimeout of a call that isn't streamed, until its answer is complete
 * @param maxIdleConnections connections that are kept for the next call
 * @param maxAttempts calls for one job at most, apart from those that a provider's rate limit turned away
 * @param backoff the longest pause before the second attempt; it doubles with each further one
 * @param maxBackoff the longest pause before any attempt
 */
@ConfigurationProperties("sluice.routing")
public record RoutingSettings(
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("60s") Duration firstTokenTimeout,
        @DefaultValue("30s") Duration idleTimeout,
        @DefaultValue("300s") Duration wholeTimeout,
        @DefaultValue("256") int maxIdleConnections,
        @DefaultValue("3") int maxAttempts,
        @DefaultValue("200ms") Duration backoff,
        @DefaultValue("5s") Duration maxBackoff) {

    /** A stream lasts as long as its job may, unless the catalogue says otherwise. */
    private static final Duration UNLIMITED = Duration.ofDays(1);

    private static final int MOST_ATTEMPTS = 10;

    /** Checks the bounds. */
    public RoutingSettings {
        new CallTimeouts(connectTimeout, firstTokenTimeout, idleTimeout, wholeTimeout, UNLIMITED);
        if (maxIdleConnections < 0) {
            throw new IllegalArgumentException(
                    "sluice.routing.max-idle-connections: " + maxIdleConnections + " (expected: 0 or more)");
        }
        if (maxAttempts < 1 || maxAttempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException(
                    "sluice.routing.max-attempts: " + maxAttempts + " (expected: 1 to " + MOST_ATTEMPTS + ")");
        }
        if (backoff.isNegative() || maxBackoff.compareTo(backoff) < 0) {
            throw new IllegalArgumentException(
                    "sluice.routing.backoff: " + backoff + " (expected: 0 to max-backoff, " + maxBackoff + ")");
        }
    }

    /** The settings of a worker that was told nothing. */
    public static RoutingSettings defaults() {
        return new RoutingSettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(300),
                256,
                3,
                Duration.ofMillis(200),
                Duration.ofSeconds(5));
    }

    CallTimeouts timeouts() {
        return new CallTimeouts(connectTimeout, firstTokenTimeout, idleTimeout, wholeTimeout, UNLIMITED);
    }
}
