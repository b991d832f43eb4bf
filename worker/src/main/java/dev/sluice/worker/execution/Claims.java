package dev.sluice.worker.execution;

import dev.sluice.common.lease.ClaimAnswer;
import dev.sluice.common.lease.ClaimRequest;
import dev.sluice.common.lease.JobFacts;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.redis.RedisClock;
import dev.sluice.redis.RedisUnansweredException;
import dev.sluice.redis.Scripts;
import dev.sluice.worker.presence.Presence;
import dev.sluice.worker.presence.WorkerId;
import java.util.List;
import java.util.random.RandomGenerator;

/** Asks Redis for jobs: nothing is called for a job before it has answered. */
final class Claims {

    private static final long NOT_AFTER_MILLIS = 500;
    private static final long AGAIN_MILLIS = 100;

    private final WorkerId worker;
    private final Scripts scripts;
    private final Presence presence;
    private final RedisClock clock;
    private final RandomGenerator random;

    /**
     * An answer, and the claim that it was given to.
     *
     * @param claimId the claim's random id
     * @param answer never {@link ClaimAnswer.Late}
     */
    record Claimed(String claimId, ClaimAnswer answer) {}

    Claims(WorkerId worker, Scripts scripts, Presence presence, RedisClock clock, RandomGenerator random) {
        this.worker = worker;
        this.scripts = scripts;
        this.presence = presence;
        this.clock = clock;
        this.random = random;
    }

    /** Claims until there is an answer: a claim whose answer was lost may have been granted. */
    Claimed claim(JobRecord record, byte[] envelope) throws InterruptedException {
        String claimId = Long.toHexString(random.nextLong());
        while (true) {
            while (!presence.mayClaim()) {
                Thread.sleep(AGAIN_MILLIS);
            }
            try {
                ClaimAnswer answer = scripts.ask(LeaseCalls.claim(request(record, envelope, claimId)));
                if (!(answer instanceof ClaimAnswer.Late)) {
                    return new Claimed(claimId, answer);
                }
            } catch (RedisUnansweredException e) {
                Thread.sleep(AGAIN_MILLIS);
            }
        }
    }

    private ClaimRequest request(JobRecord record, byte[] envelope, String claimId) {
        String listener = record.headers().replyChannel();
        boolean isDead = !listener.isEmpty() && presence.fleet().isIngressDead(listener);
        return new ClaimRequest(
                record.headers().id(),
                worker.value(),
                claimId,
                clock.millis() + NOT_AFTER_MILLIS,
                record.headers().attempt(),
                listener,
                JobFacts.of(record.headers()),
                envelope,
                record.where(),
                record.expectedFence(),
                isDead ? List.of(listener) : List.of(),
                record.isStale());
    }
}
