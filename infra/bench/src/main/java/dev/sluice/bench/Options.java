package dev.sluice.bench;

import dev.sluice.processes.StartException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to measure, and how long.
 *
 * @param url an API that runs already, up to and including {@code /v1}; null to start an installation here
 * @param key its key
 * @param direct the provider behind it, likewise
 * @param model what is asked for, of both; its suffix paces the simulator; null for the scenario's own
 * @param scenario which question is asked of the system
 * @param rate requests a second
 * @param time of one run against one target
 */
record Options(
        @Nullable URI url,
        String key,
        @Nullable URI direct,
        String scenario,
        @Nullable String model,
        double rate,
        Duration time,
        int runs) {

    static final String USAGE =
            "[--scenario added-first-token|limits|burst|burst-flex|fairness|fleet-4] [--rate 50] [--seconds 20]"
                    + " [--runs 5] [--model <name>] [--url http://host:port/api/v1 --key <key> --direct"
                    + " http://host:port/v1]";

    private static final String SCENARIO = "added-first-token";
    private static final double MAX_RATE = 10_000;
    private static final int MAX_SECONDS = 3_600;
    private static final int MAX_RUNS = 1_000;

    /**
     * Reads {@code --name value} pairs.
     *
     * @throws StartException naming what was not understood
     */
    static Options parse(String arguments) {
        Map<String, String> given = pairs(arguments.strip());
        URI url = uri(given.remove("--url"));
        URI direct = uri(given.remove("--direct"));
        String key = given.remove("--key");
        if ((url == null) != (direct == null) || (url == null) != (key == null)) {
            throw new StartException("--url, --key, --direct: some are missing (expected: all three, or none).");
        }
        String scenario = given.remove("--scenario");
        String model = given.remove("--model");
        Options options = new Options(
                url,
                key == null ? "" : key,
                direct,
                scenario == null ? SCENARIO : scenario,
                model,
                number("--rate", given.remove("--rate"), 50, MAX_RATE),
                Duration.ofSeconds((long) number("--seconds", given.remove("--seconds"), 20, MAX_SECONDS)),
                (int) number("--runs", given.remove("--runs"), 5, MAX_RUNS));
        if (!given.isEmpty()) {
            throw new StartException(given.keySet().iterator().next() + ": not an option (expected: " + USAGE + ").");
        }
        return options;
    }

    private static Map<String, String> pairs(String arguments) {
        Map<String, String> pairs = new HashMap<>();
        String[] words = arguments.isEmpty() ? new String[0] : arguments.split("\\s+");
        for (int i = 0; i < words.length; i += 2) {
            if (i + 1 == words.length) {
                throw new StartException(words[i] + ": has no value (expected: " + USAGE + ").");
            }
            pairs.put(words[i], words[i + 1]);
        }
        return pairs;
    }

    private static @Nullable URI uri(@Nullable String text) {
        try {
            return text == null ? null : URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new StartException(text + ": not an address (expected: http://host:port/…).", e);
        }
    }

    private static double number(String name, @Nullable String text, double unset, double highest) {
        try {
            double number = text == null ? unset : Double.parseDouble(text);
            if (number >= 1 && number <= highest) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new StartException(name + ": " + text + " (expected: a number from 1 to " + (long) highest + ").");
    }
}
