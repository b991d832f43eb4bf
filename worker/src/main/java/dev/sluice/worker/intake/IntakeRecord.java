package dev.sluice.worker.intake;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.lease.Where;
import dev.sluice.worker.execution.JobRecord;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A record that was fetched, with its body, until it is complete or set aside. */
final class IntakeRecord implements JobRecord {

    private final LaneIntake lane;
    private final PartitionTracker tracker;
    private final JobHeaders headers;
    private final String party;
    private final byte[] body;
    private final Where where;
    private final boolean stale;
    private final long expectedFence;
    private final AtomicBoolean inWindow = new AtomicBoolean(true);

    /**
     * Enters its lane's window.
     *
     * @param tracker the partition's; a retired one where the partition is another worker's
     * @param expectedFence the fence of an owner that is known to be dead; 0 for none
     */
    IntakeRecord(
            LaneIntake lane,
            PartitionTracker tracker,
            JobHeaders headers,
            byte[] body,
            Where where,
            boolean stale,
            long expectedFence) {
        this.lane = lane;
        this.tracker = tracker;
        this.headers = headers;
        this.party = party(headers);
        this.body = body;
        this.where = where;
        this.stale = stale;
        this.expectedFence = expectedFence;
        lane.window().entered(party, body.length);
    }

    /**
     * Who shares room with itself alone: a tenant, and apart from that its jobs that are ahead, which would else wait
     * behind its others.
     */
    static String party(JobHeaders job) {
        return job.standing().tier().isAhead() ? job.tenant() + " ahead" : job.tenant();
    }

    String party() {
        return party;
    }

    @Override
    public JobHeaders headers() {
        return headers;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public Where where() {
        return where;
    }

    @Override
    public boolean isStale() {
        return stale;
    }

    @Override
    public long expectedFence() {
        return expectedFence;
    }

    @Override
    public void complete() {
        leaveWindow();
        tracker.complete(where.offset());
    }

    @Override
    public void park(@Nullable String owner, long fence) {
        leaveWindow();
        if (!tracker.isRetired()) {
            lane.parking().add(new Parked(lane, tracker, headers.id(), where, owner, fence));
        }
    }

    /** Its party has its share of the window: its place stands in line, its body is let go. */
    void standInLine() {
        leaveWindow();
        lane.overflow().add(party, new Parked(lane, tracker, headers.id(), where, null, 0));
    }

    @Override
    public void requeue(Duration after) {
        lane.scheduler().offer(this, after);
    }

    /** The partition went while it waited: another worker has it. */
    void drop() {
        leaveWindow();
    }

    /** Whether it is of a partition that is still this worker's, or was offered by somebody who waits. */
    boolean isOf(PartitionTracker other) {
        return tracker == other;
    }

    private void leaveWindow() {
        if (inWindow.compareAndSet(true, false)) {
            lane.window().left(party, body.length);
        }
    }
}
