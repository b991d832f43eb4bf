package dev.sluice.ingress.quota;

import java.time.Duration;
import org.springframework.http.HttpHeaders;

/**
 * How much of a limit is left.
 *
 * @param limit requests a minute
 * @param remaining how many of them may be sent at once now
 * @param reset how long until all of them may be
 */
public record Standing(int limit, int remaining, Duration reset) {

    void writeTo(HttpHeaders headers) {
        headers.set("x-ratelimit-limit-requests", Integer.toString(limit));
        headers.set("x-ratelimit-remaining-requests", Integer.toString(remaining));
        headers.set("x-ratelimit-reset-requests", Durations.render(reset));
    }
}
