package dev.sluice.ingress.stored;

import dev.sluice.common.job.JobId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which stored completions are asked for.
 *
 * @param model of this model alone; null for all
 * @param metadata only those that have all of these
 * @param after only those beyond this one, in the order that is asked for; null to begin with the first
 * @param limit at most so many
 * @param newestFirst whether the newest comes first
 */
public record StoredQuery(
        @Nullable String model,
        Map<String, String> metadata,
        @Nullable JobId after,
        int limit,
        boolean newestFirst) {

    /** Copies the map. */
    public StoredQuery {
        metadata = Map.copyOf(metadata);
    }

    boolean matches(StoredEntry entry) {
        return (model == null || model.equals(entry.model()))
                && metadata.entrySet().stream()
                        .allMatch(
                                pair -> pair.getValue().equals(entry.metadata().get(pair.getKey())));
    }
}
