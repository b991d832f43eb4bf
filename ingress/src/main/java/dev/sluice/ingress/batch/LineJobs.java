package dev.sluice.ingress.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.digest.Sha256;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobFlags;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.job.ServiceTier;
import dev.sluice.common.job.Standing;
import dev.sluice.common.lease.EndAnswer;
import dev.sluice.common.lease.EndRequest;
import dev.sluice.common.lease.JobFacts;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.api.ApiRequest;
import dev.sluice.ingress.batch.book.BatchOrder;
import dev.sluice.ingress.dispatch.DispatchSettings;
import dev.sluice.ingress.dispatch.Dispatcher;
import dev.sluice.ingress.dispatch.Dispatcher.Dispatched;
import dev.sluice.ingress.presence.Presence;
import dev.sluice.ingress.reply.ReplyBook;
import dev.sluice.redis.RedisClock;
import dev.sluice.redis.Scripts;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes jobs of lines, and brings them into the bulk lane. */
final class LineJobs implements JobFeed {

    private static final Logger LOG = LoggerFactory.getLogger(LineJobs.class);

    /**
     * Kept and keyed: the id stands for the line, whoever sends it and how often, and a job that may have run before
     * Redis was wiped waits until that is known. Fetched: its answer is written to Kafka.
     */
    private static final JobFlags FLAGS = new JobFlags(false, false, true, true, true, false);

    private final Dispatcher dispatcher;
    private final Scripts scripts;
    private final ReplyBook replies;
    private final Presence presence;
    private final RedisClock clock;
    private final RandomGenerator random;
    private final DispatchSettings settings;

    LineJobs(
            Dispatcher dispatcher,
            Scripts scripts,
            ReplyBook replies,
            Presence presence,
            RedisClock clock,
            RandomGenerator random,
            DispatchSettings settings) {
        this.dispatcher = dispatcher;
        this.scripts = scripts;
        this.replies = replies;
        this.presence = presence;
        this.clock = clock;
        this.random = random;
        this.settings = settings;
    }

    /** The job of a line: the same for every owner of the batch. */
    static JobId idOf(String batch, int line) {
        byte[] name = (batch + '\n' + line).getBytes(UTF_8);
        return JobId.of(Arrays.copyOf(Sha256.of(name), JobId.BYTES));
    }

    @Override
    public CompletionStage<Boolean> send(BatchOrder order, JobId job, ApiRequest request, int laneWeight) {
        long now = clock.millis();
        JobHeaders headers = new JobHeaders(
                job,
                Long.toHexString(random.nextLong()),
                Lane.BULK,
                presence.epochId(),
                now + settings.acceptBound().toMillis(),
                deadlineMillis(order),
                order.tenant(),
                "",
                request.family().label(),
                request.model().id(),
                FLAGS,
                now / 1_000,
                request.bodyHash(),
                0,
                null,
                new Standing(ServiceTier.FLEX, laneWeight, request.expectedCost()));
        return dispatcher.dispatch(headers, request.body()).thenApply(dispatched -> switch (dispatched) {
            case Dispatched.Accepted _ -> true;
            case Dispatched.Refused refused -> {
                LOG.warn("job {} of {}: not accepted, sent again: {}", job, order.id(), refused.reason());
                yield false;
            }
        });
    }

    @Override
    public CompletionStage<Ended> end(BatchOrder order, JobId job) {
        JobFacts facts = new JobFacts(
                presence.epochId(), Lane.BULK, order.tenant(), deadlineMillis(order), "", false, true, true);
        return scripts.run(LeaseCalls.end(EndRequest.of(job, EndRequest.Why.CANCELLED, 0, 0, null, false, facts)))
                .handle((answer, failure) -> answer == null ? Ended.UNKNOWN : read(answer))
                .thenApply(ended -> {
                    if (ended == Ended.CANCELLED) {
                        // Whoever runs it hears of it in no other way: its call goes on costing until then.
                        replies.cancel(job);
                    }
                    return ended;
                });
    }

    private static Ended read(EndAnswer answer) {
        return switch (answer) {
            case EndAnswer.Done done -> {
                Outcome.Failure failure = Outcome.decode(done.outcome()).failure();
                yield failure != null && failure.code() == FailureCode.CANCELLED ? Ended.CANCELLED : Ended.ANSWERED;
            }
            case EndAnswer.Settling _, EndAnswer.Listened _, EndAnswer.Kept _ -> Ended.UNKNOWN;
        };
    }

    private static long deadlineMillis(BatchOrder order) {
        return order.expiresAt() * 1_000;
    }
}
