package dev.sluice.ingress.api.files;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The bounds of files.
 *
 * @param maxBytes the largest file
 * @param maxDiscardedBytes how much of a larger one is read and thrown away, so that its sender gets to read the 413
 * @param silence how long an upload may stand still
 * @param keep how long a file stays whose sender didn't say; as at OpenAI
 * @param maxFiles files of one tenant
 */
@ConfigurationProperties("sluice.files")
public record FileSettings(
        @DefaultValue("200MB") DataSize maxBytes,
        @DefaultValue("64MB") DataSize maxDiscardedBytes,
        @DefaultValue("30s") Duration silence,
        @DefaultValue("30d") Duration keep,
        @DefaultValue("10000") int maxFiles) {

    /** Checks the bounds. */
    public FileSettings {
        if (maxBytes.toBytes() < 1 || maxDiscardedBytes.isNegative() || maxFiles < 1) {
            throw new IllegalArgumentException("sluice.files.max-bytes: " + maxBytes + ", max-discarded-bytes: "
                    + maxDiscardedBytes + ", max-files: " + maxFiles + " (expected: 1 or more, 0 or more, 1 or more)");
        }
        if (silence.toMillis() < 100 || keep.toHours() < 1) {
            throw new IllegalArgumentException("sluice.files.silence: " + silence + ", keep: " + keep
                    + " (expected: 100 ms or more, 1 h or more)");
        }
    }
}
