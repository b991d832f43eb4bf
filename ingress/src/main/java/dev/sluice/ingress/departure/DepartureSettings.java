package dev.sluice.ingress.departure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long this instance takes to leave.
 *
 * @param notice how long it still accepts connections after it has said that it isn't ready any more
 * @param grace how long open answers may go on; less than {@code spring.lifecycle.timeout-per-shutdown-phase}
 */
@ConfigurationProperties("sluice.departure")
record DepartureSettings(
        @DefaultValue("1s") Duration notice,
        @DefaultValue("20s") Duration grace) {

    /** Checks the bounds. */
    DepartureSettings {
        if (notice.isNegative() || grace.compareTo(notice) < 0 || grace.toMinutes() > 60) {
            throw new IllegalArgumentException("sluice.departure: notice " + notice + ", grace " + grace
                    + " (expected: 0 s <= notice <= grace <= 1 h)");
        }
    }
}
