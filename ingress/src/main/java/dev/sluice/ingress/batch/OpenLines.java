package dev.sluice.ingress.batch;

import dev.sluice.common.job.JobId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lines that were sent, or may have been by an owner before, and whose answers haven't come; used by one thread.
 * Bounded by what may be outstanding and by how far an owner may go beyond its last record.
 */
final class OpenLines {

    /** A line of which only this much is held. */
    record OpenLine(JobId job, int number, String customId) {}

    private final Map<JobId, OpenLine> lines = new HashMap<>();
    private final Set<JobId> inLane = new HashSet<>();

    /** Notes a line that an owner before may have sent. */
    void expect(OpenLine line) {
        lines.put(line.job(), line);
    }

    /** Notes a line that is sent. */
    void send(OpenLine line) {
        lines.put(line.job(), line);
        inLane.add(line.job());
    }

    /** Takes out the line of this job, if it is one of ours and open. */
    Optional<OpenLine> take(JobId job) {
        inLane.remove(job);
        return Optional.ofNullable(lines.remove(job));
    }

    /** Whether the line of this job is one of ours and open. */
    boolean isOpen(JobId job) {
        return lines.containsKey(job);
    }

    /** How many lines are in the lane. */
    int sent() {
        return inLane.size();
    }

    /** The jobs that are in the lane, or may be. */
    List<JobId> jobs() {
        return List.copyOf(lines.keySet());
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }
}
