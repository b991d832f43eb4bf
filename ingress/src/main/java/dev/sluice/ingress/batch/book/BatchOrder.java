package dev.sluice.ingress.batch.book;

import dev.sluice.common.job.Family;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for when a batch was created; never changes.
 *
 * @param id {@code batch_…}
 * @param tenant on whose behalf its lines run
 * @param family what each line asks for
 * @param inputFile the id of the file with its lines
 * @param window {@code completion_window}, as it was given
 * @param createdAt Unix time in s
 * @param expiresAt Unix time in s at which the window ends
 * @param metadata the client's own words
 * @param outputSeconds how long its output files stay; null if until they are deleted
 * @param fingerprint a hash of the request that created it
 */
public record BatchOrder(
        String id,
        String tenant,
        Family family,
        String inputFile,
        String window,
        long createdAt,
        long expiresAt,
        Map<String, String> metadata,
        @Nullable Long outputSeconds,
        String fingerprint) {

    /** How its id begins. */
    public static final String PREFIX = "batch_";

    /** Copies the map. */
    public BatchOrder {
        metadata = Map.copyOf(metadata);
    }
}
