package dev.sluice.ingress.edge;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The bounds of what a client may send; those of headers and idle connections are the server's own ({@code server.*}).
 *
 * @param maxBodyBytes the largest body that is read
 * @param maxDiscardedBytes how much of a larger body is read and thrown away, so that its sender gets to read the 413
 * @param bodyTimeout how long a body may take to arrive
 * @param backlog how many connections may wait to be accepted
 */
@ConfigurationProperties("sluice.edge")
public record EdgeSettings(
        @DefaultValue("1MB") DataSize maxBodyBytes,
        @DefaultValue("64MB") DataSize maxDiscardedBytes,
        @DefaultValue("30s") Duration bodyTimeout,
        @DefaultValue("4096") int backlog) {

    /** Checks every bound. */
    public EdgeSettings {
        requireWithin("max-body-bytes", maxBodyBytes.toBytes(), 1, 64 << 20);
        requireWithin("max-discarded-bytes", maxDiscardedBytes.toBytes(), 0, 1 << 30);
        requireWithin("body-timeout in s", bodyTimeout.toSeconds(), 1, 3600);
        requireWithin("backlog", backlog, 1, 1 << 16);
    }

    private static void requireWithin(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "sluice.edge." + name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }
}
