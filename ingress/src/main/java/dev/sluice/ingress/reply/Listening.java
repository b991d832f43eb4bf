package dev.sluice.ingress.reply;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.lease.ListenAnswer;
import dev.sluice.common.lease.WaitAnswer;
import dev.sluice.common.reply.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How one reply gets onto the list of its job's listeners, and stays there. Owned by the reply's thread. */
final class Listening {

    private static final long AGAIN_MILLIS = 250;
    private static final long REDIS_AWAY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Reply reply;
    private final Awaited job;
    private final ReplyStore store;
    private final Surroundings around;
    private final Ownership ownership;
    private boolean unlisted;

    Listening(Reply reply, Awaited job, ReplyStore store, Surroundings around, Ownership ownership) {
        this.reply = reply;
        this.job = job;
        this.store = store;
        this.around = around;
        this.ownership = ownership;
    }

    /** Whether the list was full: no frame comes, so the reply looks again and again. */
    boolean isUnlisted() {
        return unlisted;
    }

    /** Asks whether the key of a job was used before; true if the job is to be produced. */
    CompletionStage<Boolean> announce() {
        CompletableFuture<Boolean> produce = new CompletableFuture<>();
        announce(produce, around.nanos());
        return produce;
    }

    /** Joins a job that somebody else produced; false if that can't be. */
    CompletionStage<Boolean> join(@Nullable String replaces, boolean evenIfOver) {
        CompletableFuture<Boolean> joined = new CompletableFuture<>();
        store.listen(job.id(), replaces)
                .whenComplete((answer, _) -> reply.submit(() -> {
                    boolean here = answer != null && joins(answer, evenIfOver);
                    if (here) {
                        reply.open();
                        reply.replayIsDue();
                    } else {
                        reply.abandon();
                    }
                    joined.complete(here);
                }));
        return joined;
    }

    /** Says that this ingress waits: Redis may have forgotten it. */
    void sayAgain() {
        store.waitFor(job, reply.fence(), reply.sequence(), !reply.isProducing())
                .whenComplete((answer, _) -> reply.submit(() -> {
                    if (answer == null && !reply.isOver()) {
                        around.later(AGAIN_MILLIS, () -> reply.submit(this::sayAgain));
                    } else if (answer != null) {
                        take(answer);
                    }
                }));
    }

    private void announce(CompletableFuture<Boolean> produce, long sinceNanos) {
        store.waitFor(job, 0, 0, false)
                .whenComplete((answer, _) -> reply.submit(() -> {
                    boolean away = answer == null && around.nanos() - sinceNanos > REDIS_AWAY_NANOS;
                    if (answer == null && !away) {
                        around.later(AGAIN_MILLIS, () -> announce(produce, sinceNanos));
                        return;
                    }
                    if (away) {
                        reply.fail(new Outcome.Failure(FailureCode.UNAVAILABLE, ""));
                    } else if (answer instanceof WaitAnswer.Conflict) {
                        reply.fail(new Outcome.Failure(FailureCode.IDEMPOTENCY_CONFLICT, ""));
                    } else if (answer != null && !(answer instanceof WaitAnswer.Waiting)) {
                        reply.open();
                        take(answer);
                    }
                    produce.complete(answer instanceof WaitAnswer.Waiting && reply.isProducing());
                }));
    }

    private void take(WaitAnswer answer) {
        switch (answer) {
            // A job that is known has the hash that it is waited for with.
            case WaitAnswer.Waiting _, WaitAnswer.Conflict _ -> {}
            case WaitAnswer.Running running -> {
                ownership.isOf(running.owner());
                ownership.isAt(running.where());
                ownership.tellThatWeListen();
                reply.replayIsDue();
            }
            case WaitAnswer.Done _ -> reply.replayIsDue();
            case WaitAnswer.Full _ -> {
                unlisted = true;
                reply.replayIsDue();
            }
        }
    }

    private boolean joins(ListenAnswer answer, boolean evenIfOver) {
        return switch (answer) {
            case ListenAnswer.Absent _, ListenAnswer.Gone _ -> false;
            case ListenAnswer.Done _ -> evenIfOver;
            case ListenAnswer.Full _ -> {
                unlisted = true;
                yield true;
            }
            case ListenAnswer.Listening listening -> {
                ownership.isOf(listening.owner());
                ownership.isAt(listening.where());
                ownership.tellThatWeListen();
                yield true;
            }
        };
    }
}
