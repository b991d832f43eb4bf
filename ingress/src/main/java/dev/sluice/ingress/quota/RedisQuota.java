package dev.sluice.ingress.quota;

import dev.sluice.ingress.account.Caller;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Holds callers to their plans: exactly while Redis answers, by the configured mode while it doesn't. */
final class RedisQuota implements Quota {

    private static final Logger LOG = LoggerFactory.getLogger(RedisQuota.class);

    /** For so long after a failure Redis isn't asked, so that a hanging one delays a request now and then, not each. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private final RequestLimits requests;
    private final LocalLimits local;
    private final QuotaSettings settings;
    private final LongSupplier nanoTime;
    private final Counter withoutRedis;
    private final AtomicLong pausedUntilNanos;

    /** The limits that all ingresses share. */
    interface RequestLimits {

        /** Takes one request of this tenant's limit. */
        CompletionStage<Admission> take(String tenant, int limit);
    }

    RedisQuota(
            RequestLimits requests,
            LocalLimits local,
            QuotaSettings settings,
            LongSupplier nanoTime,
            MeterRegistry meters) {
        this.requests = requests;
        this.local = local;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.pausedUntilNanos = new AtomicLong(nanoTime.getAsLong());
        this.withoutRedis = Counter.builder("sluice.quota.without.redis")
                .description("Decisions about limits that were taken without Redis")
                .register(meters);
    }

    @Override
    public Mono<Admission> admit(Caller caller) {
        Integer limit = caller.plan().limits().requestsPerMinute();
        if (limit == null) {
            return Mono.just(new Admission.Admitted(null));
        }
        if (nanoTime.getAsLong() - pausedUntilNanos.get() < 0) {
            return Mono.just(decideAlone(caller, limit));
        }
        // A throwing client must become a signal too, hence the deferral.
        return Mono.defer(() -> Mono.fromCompletionStage(requests.take(caller.tenant(), limit)))
                .timeout(settings.patience())
                .doOnNext(admission -> local.remember(caller.tenant(), admission))
                .onErrorResume(error -> {
                    pause(error);
                    return Mono.just(decideAlone(caller, limit));
                });
    }

    private void pause(Throwable error) {
        pausedUntilNanos.set(nanoTime.getAsLong() + PAUSE_AFTER_FAILURE.toNanos());
        LOG.warn("limits: Redis didn't answer ({}); deciding by {}", error, settings.withoutRedis());
    }

    private Admission decideAlone(Caller caller, int limit) {
        withoutRedis.increment();
        int share = Math.max(1, limit / settings.ingresses());
        return switch (settings.withoutRedis()) {
            case LOCAL_SHARE -> local.take(caller.tenant(), share);
            case ALLOW -> new Admission.Admitted(null);
            case REJECT -> Admission.Refused.undecided(PAUSE_AFTER_FAILURE);
        };
    }
}
