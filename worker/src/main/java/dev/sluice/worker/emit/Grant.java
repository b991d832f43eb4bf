package dev.sluice.worker.emit;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.RestoreRequest.Entry;
import java.util.List;

/**
 * What a reply's stream starts from.
 *
 * @param job the job
 * @param fence the grant's fence
 * @param last the sequence number that it goes on after
 * @param listeners ingresses that are told of each frame
 * @param published whether each frame is published; false if it goes into the stream alone
 * @param whole whether the whole answer is needed at its end, so that nothing of it may be let go
 * @param history every entry that is there already: those of earlier grants, and this one's marker
 */
public record Grant(
        JobId job,
        long fence,
        long last,
        List<String> listeners,
        boolean published,
        boolean whole,
        List<Entry> history) {

    /** Copies the lists. */
    public Grant {
        listeners = List.copyOf(listeners);
        history = List.copyOf(history);
    }

    Grant withoutHistory() {
        return new Grant(job, fence, last, listeners, published, whole, List.of());
    }
}
