package dev.sluice.ingress.stored;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.Where;
import java.util.Map;

/**
 * A stored completion as the index knows it.
 *
 * @param id its job
 * @param tenant who owns it
 * @param createdSeconds Unix time in s
 * @param model the catalogue's id of the model
 * @param metadata its metadata now, in the order in which it was given
 * @param answer where its answer and its request stand
 */
public record StoredEntry(
        JobId id, String tenant, long createdSeconds, String model, Map<String, String> metadata, Where answer)
        implements Comparable<StoredEntry> {

    /** By age; of those of one second by their ids, so that pages never overlap. */
    @Override
    public int compareTo(StoredEntry other) {
        int byAge = Long.compare(createdSeconds, other.createdSeconds);
        return byAge != 0 ? byAge : id.hex().compareTo(other.id.hex());
    }
}
