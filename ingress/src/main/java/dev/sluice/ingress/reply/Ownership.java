package dev.sluice.ingress.reply;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.Where;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who runs the job of one reply, and where its record stands, so that a living worker can take it over from a dead one
 * long before Kafka delivers it again. Owned by the reply's thread.
 */
final class Ownership {

    private static final long BETWEEN_OFFERS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final JobId job;
    private final ReplyBook book;
    private final ReplyStore store;
    private String owner = "";
    private @Nullable Where where;
    private long offeredNanos = System.nanoTime() - BETWEEN_OFFERS_NANOS;

    Ownership(JobId job, ReplyBook book, ReplyStore store) {
        this.job = job;
        this.book = book;
        this.store = store;
    }

    /** The worker that runs the job; empty if none is known. */
    String owner() {
        return owner;
    }

    void isOf(String worker) {
        owner = worker;
    }

    void isAt(@Nullable Where place) {
        where = place == null ? where : place;
    }

    boolean isOwnerDead() {
        return !owner.isEmpty() && book.isDead(owner);
    }

    /** Offers the job to one living worker, another one each second; each offer may get lost. */
    void offer(long fence) {
        long now = System.nanoTime();
        if (where != null && now - offeredNanos >= BETWEEN_OFFERS_NANOS) {
            offeredNanos = now;
            store.sendOffer(job, fence, where);
        }
    }
}
