package dev.sluice.ingress.batch.book;

import org.jspecify.annotations.Nullable;

/**
 * A batch as its record has it.
 *
 * @param order what was asked for
 * @param state what clients see of it
 * @param progress what its owners need
 */
public record Batch(BatchOrder order, BatchState state, Progress progress) {

    /** Its id. */
    public String id() {
        return order.id();
    }

    /** The same in another state. */
    public Batch with(BatchState next) {
        return new Batch(order, next, progress);
    }

    /** The same with other progress. */
    public Batch with(Progress next) {
        return new Batch(order, state, next);
    }

    /** As clients see it, of whom one may have asked for its end at this time. */
    Batch shown(@Nullable Long cancelledAt) {
        if (cancelledAt == null || state.status().isFinal() || progress.end() != null) {
            return this;
        }
        return with(state.in(BatchStatus.CANCELLING, cancelledAt));
    }

    /** Whether a record may follow this one: owners of the past are not heard. */
    boolean isFollowedBy(Batch next) {
        long fence = progress.fence();
        long nextFence = next.progress.fence();
        boolean isSameOwner = fence > 0 && next.progress.owner().equals(progress.owner());
        return nextFence > fence || (nextFence == fence && isSameOwner);
    }
}
