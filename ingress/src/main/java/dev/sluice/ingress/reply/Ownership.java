package dev.sluice.ingress.reply;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.Where;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who runs the job of one reply, where its record stands, and what its worker is asked. Each message may get lost, so
 * all are repeated, at most once a second. Owned by the reply's thread.
 */
final class Ownership {

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final JobId job;
    private final Surroundings around;
    private final ReplyStore store;
    private String owner = "";
    private @Nullable Where where;
    private boolean unheard;
    private long offeredNanos;
    private long restoredNanos;
    private long listenedNanos;

    Ownership(JobId job, Surroundings around, ReplyStore store) {
        this.job = job;
        this.around = around;
        this.store = store;
        offeredNanos = around.nanos() - PAUSE_NANOS;
        restoredNanos = offeredNanos;
        listenedNanos = offeredNanos;
    }

    /** The worker that runs the job; empty if none is known. */
    String owner() {
        return owner;
    }

    void isOf(@Nullable String worker) {
        owner = worker == null ? "" : worker;
    }

    void isAt(@Nullable Where place) {
        where = place == null ? where : place;
    }

    /** Whether two looks have missed the owner; it is watched from the first question on. */
    boolean isOwnerDead() {
        return !owner.isEmpty() && around.isDead(owner);
    }

    /** Offers the job to one living worker, another one each second. */
    void offer(long fence) {
        long now = around.nanos();
        if (where != null && now - offeredNanos >= PAUSE_NANOS) {
            offeredNanos = now;
            store.sendOffer(job, fence, where);
        }
    }

    /** Asks the owner to write the whole reply again. */
    void askForRestore() {
        long now = around.nanos();
        if (!owner.isEmpty() && now - restoredNanos >= PAUSE_NANOS) {
            restoredNanos = now;
            store.sendRestore(owner, job);
        }
    }

    /** This instance has become a listener of a running job, which its owner has yet to learn. */
    void tellThatWeListen() {
        unheard = true;
        repeat();
    }

    /** A frame came: the owner knows us. */
    void heard() {
        unheard = false;
    }

    /** Repeats what nobody has answered. */
    void repeat() {
        long now = around.nanos();
        if (unheard && !owner.isEmpty() && now - listenedNanos >= PAUSE_NANOS) {
            listenedNanos = now;
            store.sendListen(owner, job);
        }
    }
}
