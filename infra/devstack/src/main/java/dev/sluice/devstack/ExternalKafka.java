package dev.sluice.devstack;

import dev.sluice.processes.Ports;
import dev.sluice.processes.StartException;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Kafka that runs already.
 *
 * @param bootstrap one or more {@code host:port}, with commas between
 */
record ExternalKafka(String bootstrap) {

    private static final Pattern ADDRESS = Pattern.compile("(\\[[^]]+]|[^:,\\s/]+):\\d{1,5}");
    private static final Duration TRY = Duration.ofSeconds(3);

    static ExternalKafka parse(String text) {
        if (!Stream.of(text.split(",", -1)).allMatch(ADDRESS.asMatchPredicate())) {
            throw new StartException("SLUICE_KAFKA: " + text + " (expected: host:port, several with commas between).");
        }
        return new ExternalKafka(text);
    }

    void requireReachable() {
        if (Stream.of(bootstrap.split(",")).noneMatch(ExternalKafka::answers)) {
            throw new StartException("No Kafka answers at " + bootstrap + " (tried " + TRY.toSeconds()
                    + " s): start it, or unset SLUICE_KAFKA to have one started here.");
        }
    }

    private static boolean answers(String address) {
        int colon = address.lastIndexOf(':');
        return Ports.answers(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)), TRY);
    }
}
