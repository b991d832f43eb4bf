package dev.sluice.ingress.stored;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How stored completions are found.
 *
 * @param maxIndex memory for the index, by an estimate; beyond it the oldest completions aren't found any more
 * @param maxPage bytes of answers that one page of a list may have; it is shorter then, and says that there are more
 * @param maxReads questions that are answered at the same time; one more is told to come back
 * @param patience how long Kafka may take for one question
 */
@ConfigurationProperties("sluice.stored")
public record StoredSettings(
        @DefaultValue("64MB") DataSize maxIndex,
        @DefaultValue("16MB") DataSize maxPage,
        @DefaultValue("32") int maxReads,
        @DefaultValue("5s") Duration patience) {

    /** Checks the bounds. */
    public StoredSettings {
        if (maxIndex.toMegabytes() < 1 || maxPage.toKilobytes() < 1) {
            throw new IllegalArgumentException("sluice.stored.max-index: " + maxIndex + ", max-page: " + maxPage
                    + " (expected: from 1MB, from 1KB)");
        }
        if (maxReads < 1 || maxReads > 1_000 || patience.toMillis() < 100 || patience.toSeconds() > 60) {
            throw new IllegalArgumentException("sluice.stored.max-reads: " + maxReads + ", patience: " + patience
                    + " (expected: 1 to 1000, 100 ms to 60 s)");
        }
    }
}
