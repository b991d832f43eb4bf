package dev.sluice.common.lease;

import dev.sluice.common.job.JobId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker writes again a job that Redis has lost, with the whole answer so far.
 *
 * @param job the job
 * @param grant the lease that the worker holds
 * @param facts what the record says
 * @param where the record's place; null if unknown
 * @param end how it ended; null while it runs
 * @param listeners the listeners that the worker knows
 * @param entries every entry of the answer's stream, all markers too, in order; at least the grant's marker
 */
public record RestoreRequest(
        JobId job,
        Grant grant,
        JobFacts facts,
        @Nullable Where where,
        @Nullable End end,
        List<String> listeners,
        List<Entry> entries) {

    /**
     * The lease.
     *
     * @param worker the worker's incarnation
     * @param claimId the claim that was granted
     * @param fence its fence
     * @param interrupt whether it was granted as INTERRUPT
     * @param base the sequence number that it went on after
     * @param tries as granted
     * @param claimedAtMillis when, in Redis time; 0 if unknown
     */
    public record Grant(
            String worker, String claimId, long fence, boolean interrupt, long base, int tries, long claimedAtMillis) {}

    /**
     * The end of a finished job.
     *
     * @param outcome the outcome
     * @param doneAtMillis when, in Redis time
     * @param recorded it is in the ledger
     */
    public record End(byte[] outcome, long doneAtMillis, boolean recorded) {}

    /**
     * One entry of the stream.
     *
     * @param fence the first half of its id
     * @param sequence the second half: 0 for a marker
     * @param frame the frame's bytes, without their length
     */
    public record Entry(long fence, long sequence, byte[] frame) {}

    /** Copies the lists; without an entry the stream couldn't say what the position is. */
    public RestoreRequest {
        listeners = List.copyOf(listeners);
        entries = List.copyOf(entries);
        if (entries.isEmpty() || grant.fence() <= 0) {
            throw new IllegalArgumentException("restore of " + job + ": fence " + grant.fence() + ", " + entries.size()
                    + " entries (expected: both from 1)");
        }
    }
}
