package dev.sluice.worker.execution;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.RestoreRequest;
import dev.sluice.common.lease.Where;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.emit.ReplyStream;
import dev.sluice.worker.routing.AnswerRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One job's life in this worker: its records, its grant, its stream and its calls.
 *
 * <p>The job's own thread drives it; whoever cancels, restores or asks comes by other threads. What they share is
 * volatile or guarded by the lock.
 */
final class Slot {

    /** A grant of this job, with what a restore has to repeat of it. */
    record Held(RestoreRequest.Grant grant, ReplyStream stream) {}

    /**
     * How it ended here.
     *
     * @param end what Redis was told
     * @param frame the FINISH or ERROR
     */
    record Ended(RestoreRequest.End end, byte[] frame) {}

    private static final byte[] NOTHING = {};

    private final JobHeaders job;
    private final Where where;
    /** Held while Redis is told again: one at a time. */
    private final ReentrantLock restoring = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock; null once no further record may join.
    private @Nullable List<JobRecord> records = new ArrayList<>(1);

    private volatile @Nullable Held held;
    private volatile @Nullable AnswerRun run;
    private volatile @Nullable Ended ended;
    private volatile boolean released;
    private volatile boolean finishing;
    private volatile long orphanSinceNanos;
    // Owned by the job's thread.
    private byte[] body;
    private TokenUsage usage = TokenUsage.NONE;
    private boolean hasRun;

    Slot(JobRecord record) {
        this.job = record.headers();
        this.body = record.body();
        this.where = record.where();
        attach(record);
    }

    JobId id() {
        return job.id();
    }

    JobHeaders job() {
        return job;
    }

    byte[] body() {
        return body;
    }

    Where where() {
        return where;
    }

    /** Lets another record of the job share its fate; false if that is decided already. */
    boolean attach(JobRecord record) {
        lock.lock();
        try {
            if (records == null) {
                return false;
            }
            records.add(record);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes one record out: its fate isn't that of the others. */
    void detach(JobRecord record) {
        lock.lock();
        try {
            if (records != null) {
                records.remove(record);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes all records; from here on no other may join. */
    List<JobRecord> close() {
        lock.lock();
        try {
            List<JobRecord> all = records == null ? List.of() : records;
            records = null;
            return all;
        } finally {
            lock.unlock();
        }
    }

    void granted(Held grant) {
        held = grant;
        ended = null;
        finishing = false;
        hasRun = true;
    }

    @Nullable
    Held held() {
        return held;
    }

    /** Whether it holds this fence now. */
    boolean holds(long fence) {
        Held now = held;
        return now != null && now.grant().fence() == fence && !released;
    }

    /** The grant was lost: its stream is no longer written. */
    void dropGrant() {
        Held lost = held;
        held = null;
        if (lost != null) {
            lost.stream().forget();
        }
    }

    void runs(AnswerRun calls) {
        run = calls;
    }

    @Nullable
    AnswerRun calls() {
        return run;
    }

    /** Closes the provider's connection, if there is one. */
    void cancelCalls() {
        AnswerRun calls = run;
        if (calls != null) {
            calls.cancel();
        }
    }

    /** Redis may hold its outcome from here on, and have told its listeners. */
    void finishes() {
        finishing = true;
    }

    /** Whether its outcome was sent to Redis under this grant. */
    boolean isFinishing() {
        return finishing;
    }

    void endedWith(Ended how) {
        ended = how;
    }

    @Nullable
    Ended ended() {
        return ended;
    }

    void cost(TokenUsage total) {
        usage = total;
    }

    TokenUsage usage() {
        return usage;
    }

    /** Whether this worker has executed the job, so that its end is this worker's to record. */
    boolean hasRun() {
        return hasRun;
    }

    /** It is recorded: of what it needed, only that stays which a restore tells Redis. */
    void letGo() {
        body = NOTHING;
        run = null;
    }

    void release() {
        released = true;
    }

    boolean isReleased() {
        return released;
    }

    /** How long nobody has listened, in ns; 0 if somebody does. */
    long orphanedNanos(boolean isOrphaned, long nowNanos) {
        if (!isOrphaned) {
            orphanSinceNanos = 0;
            return 0;
        }
        if (orphanSinceNanos == 0) {
            orphanSinceNanos = nowNanos;
        }
        return Math.max(1, nowNanos - orphanSinceNanos);
    }

    ReentrantLock restoring() {
        return restoring;
    }
}
