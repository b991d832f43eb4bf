package dev.sluice.ingress.batch.book;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How files and batches are written down.
 *
 * @param writeBound within which Kafka must acknowledge a record
 */
@ConfigurationProperties("sluice.batch.book")
public record BookSettings(@DefaultValue("5s") Duration writeBound) {

    /** Checks the bounds. */
    public BookSettings {
        if (writeBound.toMillis() < 500 || writeBound.toSeconds() > 60) {
            throw new IllegalArgumentException(
                    "sluice.batch.book.write-bound: " + writeBound + " (expected: 500 ms to 60 s)");
        }
    }
}
