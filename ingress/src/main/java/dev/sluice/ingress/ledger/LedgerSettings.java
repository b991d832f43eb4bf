package dev.sluice.ingress.ledger;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the ledger is added up.
 *
 * @param commitEvery how often totals are written: what is newer is added up again after a crash
 */
@ConfigurationProperties("sluice.ledger")
record LedgerSettings(@DefaultValue("500ms") Duration commitEvery) {

    /** Checks the bound. */
    LedgerSettings {
        if (commitEvery.toMillis() < 10 || commitEvery.toSeconds() > 60) {
            throw new IllegalArgumentException(
                    "sluice.ledger.commit-every: " + commitEvery + " (expected: 10 ms to 60 s)");
        }
    }
}
