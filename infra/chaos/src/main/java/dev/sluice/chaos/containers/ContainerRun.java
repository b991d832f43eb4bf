package dev.sluice.chaos.containers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * One run against containers, as it was ordered.
 *
 * @param baseUrl the balancer's, for an OpenAI client
 * @param key a key without limits
 * @param bootstrap a listener of the broker that this machine reaches
 * @param simulatorLog where the simulator writes the calls that it serves
 * @param clients how many ask while something is killed or scaled
 * @param streams how many are open while everything is restarted
 * @param isShort whether only a worker and an ingress are killed
 * @param calm how long each step is watched after it
 */
record ContainerRun(
        String baseUrl,
        String key,
        String bootstrap,
        Path simulatorLog,
        int clients,
        int streams,
        boolean isShort,
        Duration calm) {

    /** Reads {@code name=value} arguments. */
    static ContainerRun parse(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=", 2);
            if (pair.length != 2) {
                throw new IllegalArgumentException("argument: " + arguments[i] + " (expected: name=value)");
            }
            values.put(pair[0], pair[1]);
        }
        boolean isShort = Boolean.parseBoolean(values.getOrDefault("short", "false"));
        return new ContainerRun(
                required(values, "url"),
                required(values, "key"),
                required(values, "kafka"),
                Path.of(required(values, "calls")),
                Integer.parseInt(values.getOrDefault("clients", "40")),
                Integer.parseInt(values.getOrDefault("streams", "200")),
                isShort,
                Duration.ofSeconds(isShort ? 2 : 5));
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("argument: " + name + " (expected: " + name + "=…)");
        }
        return value;
    }
}
