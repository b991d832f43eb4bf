package dev.sluice.worker.health;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the worker tells how it is.
 *
 * @param address the address that it listens on
 * @param port the port; 0 for a free one
 */
@ConfigurationProperties("sluice.health")
public record HealthSettings(
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("8081") int port) {

    /** Checks the port. */
    public HealthSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("sluice.health.port: " + port + " (expected: 0 to 65535)");
        }
    }
}
