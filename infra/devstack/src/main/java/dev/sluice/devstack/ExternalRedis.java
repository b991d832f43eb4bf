package dev.sluice.devstack;

import dev.sluice.processes.Ports;
import dev.sluice.processes.RedisLine;
import dev.sluice.processes.StartException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Redis servers that run already; all of them are needed, since each owns a share of the jobs.
 *
 * @param uris with scheme, host and port, and perhaps a password
 */
record ExternalRedis(List<URI> uris) {

    private static final Duration TRY = Duration.ofSeconds(3);

    ExternalRedis {
        uris = List.copyOf(uris);
    }

    static ExternalRedis parse(String text) {
        return new ExternalRedis(
                Stream.of(text.split(",", -1)).map(ExternalRedis::uri).toList());
    }

    void requireReachable() {
        uris.stream().filter(uri -> !answers(uri)).findFirst().ifPresent(uri -> {
            throw new StartException("No Redis answers at " + uri.getHost() + ":" + uri.getPort() + " (tried "
                    + TRY.toSeconds() + " s): start it, or unset SLUICE_REDIS to have one started here.");
        });
    }

    /** The list for the services. */
    String joined() {
        return uris.stream().map(URI::toString).collect(Collectors.joining(","));
    }

    /** Where they are, without passwords. */
    String addresses() {
        return uris.stream().map(uri -> uri.getHost() + ":" + uri.getPort()).collect(Collectors.joining(","));
    }

    private static URI uri(String text) {
        try {
            URI uri = URI.create(text.contains("://") ? text.strip() : "redis://" + text.strip());
            if (uri.getHost() != null && uri.getPort() > 0 && uri.getScheme().matches("rediss?")) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // Said below; the text itself may hold a password.
        }
        throw new StartException("SLUICE_REDIS: not understood (expected: host:port or redis://host:port, several with"
                + " commas between).");
    }

    private static boolean answers(URI uri) {
        if (uri.getScheme().equals("rediss")) {
            return Ports.answers(uri.getHost(), uri.getPort(), TRY);
        }
        // One that wants a password says so, and that is an answer too.
        return RedisLine.ask(uri.getHost(), uri.getPort(), "PING").matches("[+-].*");
    }
}
