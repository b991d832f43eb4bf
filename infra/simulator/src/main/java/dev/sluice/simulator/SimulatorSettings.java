package dev.sluice.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one simulator is told at its start.
 *
 * @param host the address that it listens on
 * @param port the port; 0 for a free one
 * @param ttft time to the first token, where a call doesn't order another
 * @param interval time between two tokens, where a call doesn't order another
 * @param log the file of served calls, if one is wanted
 */
public record SimulatorSettings(
        String host,
        int port,
        Duration ttft,
        Duration interval,
        @Nullable Path log) {

    private static final int MAX_PORT = 65_535;
    private static final int MAX_MILLIS = 3_600_000;
    private static final String LOOPBACK = "127.0.0.1";

    /** Checks the bounds. */
    public SimulatorSettings {
        check("SIMULATOR_PORT", port, MAX_PORT);
        check("SIMULATOR_TTFT_MILLIS", ttft.toMillis(), MAX_MILLIS);
        check("SIMULATOR_INTERVAL_MILLIS", interval.toMillis(), MAX_MILLIS);
    }

    /** Any free port of the loopback address, the default pace, no file. */
    public static SimulatorSettings defaults() {
        return fromEnvironment(Map.of());
    }

    /**
     * Reads the settings from environment variables.
     *
     * @throws IllegalArgumentException if one is no number or out of bounds
     */
    public static SimulatorSettings fromEnvironment(Map<String, String> environment) {
        String log = environment.getOrDefault("SIMULATOR_LOG", "");
        return new SimulatorSettings(
                environment.getOrDefault("SIMULATOR_HOST", LOOPBACK),
                number(environment, "SIMULATOR_PORT", 0),
                Duration.ofMillis(number(environment, "SIMULATOR_TTFT_MILLIS", 20)),
                Duration.ofMillis(number(environment, "SIMULATOR_INTERVAL_MILLIS", 5)),
                log.isBlank() ? null : Path.of(log));
    }

    private static int number(Map<String, String> environment, String name, int other) {
        String value = environment.getOrDefault(name, "");
        try {
            return value.isBlank() ? other : Integer.parseInt(value.strip());
        } catch (NumberFormatException ignored) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: a number)");
        }
    }

    private static void check(String name, long value, int max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to " + max + ")");
        }
    }
}
