package dev.sluice.ingress.api;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How clients that come back are waited for.
 *
 * @param detachGrace how long a job goes on after its client's connection has gone, so that a retry finds it; zero: it
 *     is cancelled at once. 2 s suit clients on bad networks; each hang-up then costs as much of an answer that nobody
 *     reads.
 */
@ConfigurationProperties("sluice.returns")
public record ReturnsSettings(@DefaultValue("0s") Duration detachGrace) {

    /** Checks the bound. */
    public ReturnsSettings {
        if (detachGrace.isNegative() || detachGrace.toSeconds() > 60) {
            throw new IllegalArgumentException(
                    "sluice.returns.detach-grace: " + detachGrace + " (expected: 0 s to 60 s)");
        }
    }
}
