package dev.sluice.ingress.api;

import dev.sluice.common.job.JobFlags;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Standing;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.dispatch.DispatchSettings;
import dev.sluice.ingress.presence.IngressId;
import dev.sluice.ingress.presence.Presence;
import dev.sluice.redis.RedisClock;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** Makes jobs of requests. */
final class RequestJobs {

    private final IngressId ingress;
    private final Presence presence;
    private final RedisClock redisClock;
    private final Clock clock;
    private final RandomGenerator random;
    private final DispatchSettings settings;
    private final Deadlines deadlines;

    RequestJobs(
            IngressId ingress,
            Presence presence,
            RedisClock redisClock,
            Clock clock,
            RandomGenerator random,
            DispatchSettings settings,
            Deadlines deadlines) {
        this.ingress = ingress;
        this.presence = presence;
        this.redisClock = redisClock;
        this.clock = clock;
        this.random = random;
        this.settings = settings;
        this.deadlines = deadlines;
    }

    /** A new job for a request, ready to be published. */
    JobHeaders next(ApiRequest request, Wishes wishes, Caller caller) {
        return job(JobId.next(clock, random), wishes.continues(), false, request, wishes, caller);
    }

    /** The job that a caller's key stands for; its answer is kept. */
    JobHeaders keyed(JobId id, ApiRequest request, Wishes wishes, Caller caller) {
        return job(id, true, true, request, wishes, caller);
    }

    private JobHeaders job(JobId id, boolean keep, boolean keyed, ApiRequest request, Wishes wishes, Caller caller) {
        long now = redisClock.millis();
        return new JobHeaders(
                id,
                Long.toHexString(random.nextLong()),
                request.lane(),
                presence.epochId(),
                now + settings.acceptBound().toMillis(),
                now + deadlines.of(request.lane(), caller).toMillis(),
                caller.tenant(),
                ingress.value(),
                request.family().label(),
                request.model().id(),
                new JobFlags(request.streamed(), request.includeUsage(), keep, keyed, false, request.stored()),
                now / 1_000,
                request.bodyHash(),
                wishes.retryCount(),
                null,
                new Standing(request.tier(), caller.laneWeight(), request.expectedCost()));
    }
}
