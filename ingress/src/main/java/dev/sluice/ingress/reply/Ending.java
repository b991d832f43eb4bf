package dev.sluice.ingress.reply;

import dev.sluice.common.lease.EndAnswer;
import dev.sluice.common.lease.EndRequest.Why;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The agreement with Redis on an end that the job's worker hasn't written: asked again until there is an answer.
 *
 * <p>Run twice it gets the same answer: the first outcome of a job stands.
 */
final class Ending {

    private static final long AGAIN_MILLIS = 250;
    private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What Redis says. */
    sealed interface Result {

        /**
         * The job is over.
         *
         * @param outcome the outcome that stands
         */
        record Done(byte[] outcome) implements Result {}

        /** The job goes on, for others or for later; it is over for this reply alone. */
        record OnlyHere() implements Result {}

        /** Its worker may still write the text again: nothing is condemned before Redis has settled. */
        record Unsettled() implements Result {}

        /** Redis has been away for 2 s. */
        record Unreachable() implements Result {}
    }

    private final Awaited job;
    private final Surroundings around;
    private final ReplyStore store;

    Ending(Awaited job, Surroundings around, ReplyStore store) {
        this.job = job;
        this.around = around;
        this.store = store;
    }

    /**
     * Asks.
     *
     * @param fence the position that the client has
     * @param sequence the position that the client has
     * @param listensOn whether this instance goes on listening, for another reply of the job
     * @param result hears it once, from any thread
     */
    void ask(Why why, long fence, long sequence, boolean listensOn, Consumer<Result> result) {
        ask(new Question(why, fence, sequence, listensOn, result, around.nanos()));
    }

    private record Question(
            Why why, long fence, long sequence, boolean listensOn, Consumer<Result> result, long sinceNanos) {}

    private void ask(Question asked) {
        store.end(job, asked.why(), asked.fence(), asked.sequence(), asked.listensOn())
                .whenComplete((answer, _) -> {
                    Result found = read(asked.why(), answer, asked.sinceNanos());
                    if (found == null) {
                        // What has to be said doesn't change: a cancel or a deadline is told whenever Redis can hear.
                        around.later(AGAIN_MILLIS, () -> askUnlessOver(asked));
                    } else {
                        asked.result().accept(found);
                    }
                });
    }

    private void askUnlessOver(Question asked) {
        if (around.redisMillis() < job.facts().deadlineMillis() + EndedList.AFTER_DEADLINE_MILLIS) {
            ask(asked);
        }
    }

    private @Nullable Result read(Why why, @Nullable EndAnswer answer, long sinceNanos) {
        boolean condemns = why == Why.INTERRUPTED;
        return switch (answer) {
            case null -> condemns && around.nanos() - sinceNanos > AWAY_NANOS ? new Result.Unreachable() : null;
            case EndAnswer.Settling _ -> condemns ? new Result.Unsettled() : null;
            case EndAnswer.Done done -> new Result.Done(done.outcome());
            case EndAnswer.Listened _, EndAnswer.Kept _ -> new Result.OnlyHere();
        };
    }
}
