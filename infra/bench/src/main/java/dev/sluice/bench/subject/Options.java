package dev.sluice.bench.subject;

import dev.sluice.bench.load.Target;
import dev.sluice.processes.StartException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to measure, and how long.
 *
 * @param url an API that runs already, up to and including {@code /v1}; null to start an installation here
 * @param key its key
 * @param direct the provider behind it, likewise
 * @param peers other APIs that are asked the same
 * @param scenario which question is asked of the system
 * @param model what is asked for, of all; its suffix paces the simulator; null for the scenario's own
 * @param ownRate requests a second; 0 for the scenario's own
 * @param time of one run against one target
 * @param warming the most that one target is warmed up, if its figures don't settle before
 * @param minutes of a soak
 * @param isProfiled whether the services are recorded while they are measured
 */
public record Options(
        @Nullable URI url,
        String key,
        @Nullable URI direct,
        List<Target> peers,
        String scenario,
        @Nullable String model,
        double ownRate,
        Duration time,
        Duration warming,
        int runs,
        int minutes,
        boolean isProfiled) {

    static final String USAGE =
            "[--scenario all|plain|steady|streams|added-first-token|…] [--rate 50] [--seconds 20] [--runs 5]"
                    + " [--warm-up 120] [--minutes 30] [--model <name>] [--profile] [--peer"
                    + " <name>=http://<key>@host:port/v1]… [--url http://host:port/api/v1 --key <key> --direct"
                    + " http://host:port/v1]";

    private static final String SCENARIO = "added-first-token";
    private static final double MAX_RATE = 100_000;
    private static final int MAX_SECONDS = 3_600;
    private static final int MAX_RUNS = 1_000;
    private static final int MAX_MINUTES = 100_000;

    /** Copies the list. */
    public Options {
        peers = List.copyOf(peers);
    }

    /**
     * Reads {@code --name value} pairs, and {@code --profile}, which has no value.
     *
     * @throws StartException naming what was not understood
     */
    public static Options parse(String arguments) {
        List<Target> peers = new ArrayList<>();
        Map<String, String> given = pairs(arguments.strip(), peers);
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
                peers,
                scenario == null ? SCENARIO : scenario,
                model,
                number("--rate", given.remove("--rate"), 0, MAX_RATE),
                Duration.ofSeconds((long) number("--seconds", given.remove("--seconds"), 20, MAX_SECONDS)),
                Duration.ofSeconds((long) number("--warm-up", given.remove("--warm-up"), 120, MAX_SECONDS)),
                (int) number("--runs", given.remove("--runs"), 5, MAX_RUNS),
                (int) number("--minutes", given.remove("--minutes"), 30, MAX_MINUTES),
                given.remove("--profile") != null);
        if (!given.isEmpty()) {
            throw new StartException(given.keySet().iterator().next() + ": not an option (expected: " + USAGE + ").");
        }
        return options;
    }

    /** Requests a second: those that were asked for, else these. */
    public double rate(double unset) {
        return ownRate == 0 ? unset : ownRate;
    }

    /** The same for another question. */
    public Options of(String other) {
        return new Options(url, key, direct, peers, other, model, ownRate, time, warming, runs, minutes, isProfiled);
    }

    private static Map<String, String> pairs(String arguments, List<Target> peers) {
        Map<String, String> pairs = new HashMap<>();
        String[] words = arguments.isEmpty() ? new String[0] : arguments.split("\\s+");
        Iterator<String> rest = List.of(words).iterator();
        while (rest.hasNext()) {
            String name = rest.next();
            if (name.equals("--profile")) {
                pairs.put(name, "");
            } else if (!rest.hasNext()) {
                throw new StartException(name + ": has no value (expected: " + USAGE + ").");
            } else if (name.equals("--peer")) {
                peers.add(peer(rest.next()));
            } else {
                pairs.put(name, rest.next());
            }
        }
        return pairs;
    }

    private static Target peer(String text) {
        String[] parts = text.split("=", 2);
        URI uri = parts.length == 2 ? uri(parts[1]) : null;
        if (uri == null || parts[0].isEmpty()) {
            throw new StartException("--peer: " + text + " (expected: <name>=http://<key>@host:port/v1).");
        }
        try {
            String key = uri.getUserInfo();
            URI base = URI.create(uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort() + uri.getPath());
            return new Target(parts[0], base, key == null ? "none" : key);
        } catch (IllegalArgumentException e) {
            throw new StartException("--peer: " + text + " (expected: <name>=http://<key>@host:port/v1).", e);
        }
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
            if (text == null || (number >= 1 && number <= highest)) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw new StartException(name + ": " + text + " (expected: a number from 1 to " + (long) highest + ").");
    }
}
