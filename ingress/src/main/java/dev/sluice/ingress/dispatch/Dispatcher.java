package dev.sluice.ingress.dispatch;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.lease.JobFacts;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.lease.RefuseAnswer;
import dev.sluice.common.lease.RefuseRequest;
import dev.sluice.common.lease.Where;
import dev.sluice.ingress.presence.IngressId;
import dev.sluice.redis.Scripts;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a job into Kafka, or makes sure that it is never executed.
 *
 * <p>There is no third outcome that a client could see: a record whose acknowledgement was lost is refused in Redis,
 * where each worker asks before it runs a job. Refusing twice does no harm.
 */
public final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private static final Duration REDIS_AWAY = Duration.ofSeconds(2);
    private static final long AGAIN_MILLIS = 250;

    /** What became of a job. */
    public sealed interface Dispatched {

        /**
         * It will be answered.
         *
         * @param where its record's place; null if the acknowledgement was lost
         */
        record Accepted(@Nullable Where where) implements Dispatched {}

        /**
         * It will never be executed.
         *
         * @param reason a sentence for the log
         * @param mayBeThere whether Kafka may have a record of it all the same, which no worker executes
         */
        record Refused(String reason, boolean mayBeThere) implements Dispatched {}
    }

    private final JobPublisher publisher;
    private final Scripts scripts;
    private final IngressId ingress;

    Dispatcher(JobPublisher publisher, Scripts scripts, IngressId ingress) {
        this.publisher = publisher;
        this.scripts = scripts;
        this.ingress = ingress;
    }

    /** Publishes a job; never blocks, and the stage never fails. */
    public CompletionStage<Dispatched> dispatch(JobHeaders job, byte[] body) {
        return dispatch(job, body, () -> false);
    }

    /**
     * The same, as long as somebody wants it.
     *
     * @param isAbandoned whether nobody does any more; asked until it is sent, from any thread
     */
    public CompletionStage<Dispatched> dispatch(JobHeaders job, byte[] body, BooleanSupplier isAbandoned) {
        return publisher
                .publish(job, body, isAbandoned)
                .<Dispatched>thenApply(Dispatched.Accepted::new)
                .exceptionallyCompose(failure -> notAcknowledged(job, failure));
    }

    private CompletionStage<Dispatched> notAcknowledged(JobHeaders job, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String reason = String.valueOf(cause.getMessage());
        if (cause instanceof PublishFailedException publish && !publish.mayBeThere()) {
            return CompletableFuture.completedStage(new Dispatched.Refused(reason, false));
        }
        return refuse(job, reason, System.nanoTime());
    }

    private CompletionStage<Dispatched> refuse(JobHeaders job, String reason, long sinceNanos) {
        RefuseRequest request = new RefuseRequest(job.id(), job.attempt(), ingress.value(), false, JobFacts.of(job));
        return scripts.run(LeaseCalls.refuse(request))
                .handle((answer, failure) -> {
                    if (answer == null) {
                        LOG.warn("job {}: can't be refused, redis: {}", job.id(), failure.getMessage());
                        return unanswered(job, reason, sinceNanos);
                    }
                    return switch (answer) {
                        case RefuseAnswer.Refused _ -> done(new Dispatched.Refused(reason, true));
                        case RefuseAnswer.Accepted _ -> done(new Dispatched.Accepted(null));
                        // Redis is there: how long it is away, if it goes now, counts from now.
                        case RefuseAnswer.Settling _ -> later(() -> refuse(job, reason, System.nanoTime()));
                    };
                })
                .thenCompose(stage -> stage);
    }

    private CompletionStage<Dispatched> unanswered(JobHeaders job, String reason, long sinceNanos) {
        return System.nanoTime() - sinceNanos > REDIS_AWAY.toNanos()
                ? done(new Dispatched.Refused(reason + "; redis is away too", true))
                : later(() -> refuse(job, reason, sinceNanos));
    }

    private static CompletionStage<Dispatched> done(Dispatched dispatched) {
        return CompletableFuture.completedStage(dispatched);
    }

    private static CompletionStage<Dispatched> later(Supplier<CompletionStage<Dispatched>> again) {
        Executor delayed = CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        return CompletableFuture.supplyAsync(again, delayed).thenCompose(stage -> stage);
    }
}
