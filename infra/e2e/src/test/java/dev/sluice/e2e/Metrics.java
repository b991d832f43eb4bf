package dev.sluice.e2e;

import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.client.HttpCall;
import dev.sluice.testkit.client.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** What a service counts, as its {@code /metrics} tells. */
final class Metrics {

    private static final Duration SILENCE = Duration.ofSeconds(10);

    private Metrics() {}

    /** The sum of one counter over all its labels; 0 if nothing was counted yet. */
    static long count(ServiceHandle service, String name) {
        double sum = of(service)
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
        return Math.round(sum);
    }

    /** All that it tells. */
    static String of(ServiceHandle service) {
        try (HttpExchange page = HttpExchange.send(HttpCall.get(service.baseUrl() + "/metrics"), SILENCE)) {
            return page.text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
