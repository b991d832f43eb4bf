package dev.sluice.ingress.quota;

import dev.sluice.ingress.account.Caller;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Holds callers to their plans: exactly while Redis answers, by the configured mode while it doesn't. */
final class RedisQuota implements Quota {

    private static final Logger LOG = LoggerFactory.getLogger(RedisQuota.class);

    /** For so long after a failure Redis isn't waited for: a hanging one delays a request now and then, not each. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private final SharedLimits shared;
    private final LocalLimits local;
    private final QuotaSettings settings;
    private final LongSupplier nanoTime;
    private final Counter withoutRedis;
    private final AtomicLong pausedUntilNanos;

    RedisQuota(
            SharedLimits shared,
            LocalLimits local,
            QuotaSettings settings,
            LongSupplier nanoTime,
            MeterRegistry meters) {
        this.shared = shared;
        this.local = local;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.pausedUntilNanos = new AtomicLong(nanoTime.getAsLong());
        this.withoutRedis = Counter.builder("sluice.quota.without.redis")
                .description("Decisions about limits that were taken without Redis")
                .register(meters);
    }

    @Override
    public Mono<Admission> admit(Caller caller, Supplier<Need> need) {
        Subjects subjects = Subjects.of(caller);
        return subjects.isEmpty() ? Mono.just(Admission.Admitted.UNCOUNTED) : ask(subjects, need.get());
    }

    @Override
    public Mono<Standing> look(Caller caller) {
        Subjects subjects = Subjects.of(caller);
        if (subjects.isEmpty() || isPaused()) {
            return Mono.empty();
        }
        return Mono.defer(() -> Mono.fromCompletionStage(shared.look(subjects)))
                .timeout(settings.patience())
                .map(Standing::tightest)
                .onErrorResume(error -> {
                    pause(error);
                    return Mono.empty();
                });
    }

    private Mono<Admission> ask(Subjects subjects, Need need) {
        if (isPaused()) {
            return Mono.just(decideWithoutWaiting(subjects, need));
        }
        return decideTogether(subjects, need)
                .timeout(settings.patience())
                .map(decision -> decision.admission(subjects, need, shared.reservation(subjects, need)))
                .onErrorResume(error -> {
                    pause(error);
                    return Mono.just(decideWithoutAnswer(subjects, need));
                });
    }

    private boolean isPaused() {
        return nanoTime.getAsLong() - pausedUntilNanos.get() < 0;
    }

    private void pause(Throwable error) {
        pausedUntilNanos.set(nanoTime.getAsLong() + PAUSE_AFTER_FAILURE.toNanos());
        LOG.warn("limits: Redis didn't answer ({}); deciding by {}", error, settings.withoutRedis());
    }

    /** Redis is told of who is let in, as far as it hears: else it would grant the same room once more, to others. */
    private Admission decideWithoutWaiting(Subjects subjects, Need need) {
        Admission admission = decideAlone(subjects, need);
        if (admission instanceof Admission.Admitted) {
            long askedNanos = nanoTime.getAsLong();
            decideTogether(subjects, need).subscribe(_ -> heard(askedNanos), _ -> {});
        }
        return admission;
    }

    /** An answer that nobody waited for: if it came in time, the next ones can be waited for again. */
    private void heard(long askedNanos) {
        long now = nanoTime.getAsLong();
        if (now - askedNanos < settings.patience().toNanos()) {
            pausedUntilNanos.set(now);
        }
    }

    /** Redis' word, and from now on ours. A throwing client must become a signal too, hence the deferral. */
    private Mono<Decision> decideTogether(Subjects subjects, Need need) {
        return Mono.defer(() -> Mono.fromCompletionStage(shared.admit(subjects, need)))
                .doOnNext(decision -> local.remember(subjects, decision));
    }

    /** The question may still reach Redis, and reserve: behind it goes what a refusal gives back. */
    private Admission decideWithoutAnswer(Subjects subjects, Need need) {
        Admission admission = decideAlone(subjects, need);
        if (admission instanceof Admission.Refused) {
            shared.reservation(subjects, need).givenBack();
        }
        return admission;
    }

    private Admission decideAlone(Subjects subjects, Need need) {
        withoutRedis.increment();
        return switch (settings.withoutRedis()) {
            // The job's end is told to Redis all the same: perhaps it heard the question.
            case LOCAL_SHARE -> {
                Reservation reservation = shared.reservation(subjects, need);
                Decision decision = local.admit(subjects, need);
                yield decision.verdict() == Verdict.YES
                        ? new Admission.Admitted(Standing.tightest(decision.standings()), reservation)
                        : decision.admission(subjects, need, Reservation.NONE);
            }
            case ALLOW -> new Admission.Admitted(Standing.NONE, shared.reservation(subjects, need));
            case REJECT -> Admission.Refused.undecided(PAUSE_AFTER_FAILURE);
        };
    }
}
