package dev.sluice.worker.routing;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.AnswerSink;
import dev.sluice.worker.provider.AttemptEnd;
import dev.sluice.worker.provider.CallFailures;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.ProviderAttempt;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.ProviderFailures;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The calls for one job: one after the other, until one has answered or another one can't help. */
final class ProviderRun implements AnswerRun {

    private final RunKit kit;
    private final JobHeaders job;
    private final byte[] body;
    private final AnswerSink sink;
    private final AtomicInteger calls = new AtomicInteger();

    /** Open until somebody cancels: whoever waits here wakes up then. */
    private final CountDownLatch cancelled = new CountDownLatch(1);

    /** The call under way; set by the running thread, cancelled by any. */
    private volatile @Nullable ProviderAttempt attempt;

    private int failedAttempts;

    ProviderRun(RunKit kit, JobHeaders job, byte[] body, AnswerSink sink) {
        this.kit = kit;
        this.job = job;
        this.body = body;
        this.sink = sink;
    }

    @Override
    public AnswerEnd run() {
        Optional<Route> found = kit.routes().find(job.model());
        if (found.isEmpty()) {
            return failed(new ProviderFailure(
                    FailureCode.MODEL_NOT_FOUND, "The model '" + job.model() + "' does not exist.", null));
        }
        Route route = found.get();
        if (!kit.routes().isUsable(route)) {
            return failed(ProviderFailures.misconfigured());
        }
        kit.retries().called();
        while (true) {
            Optional<AnswerEnd> end = awaitTurn(route).or(() -> callOnce(route));
            if (end.isPresent()) {
                return end.get();
            }
        }
    }

    /** Waits while the provider asks for a slower pace; tells the end if there is nothing to wait for. */
    private Optional<AnswerEnd> awaitTurn(Route route) {
        while (true) {
            long turn = route.gate().takeTurn();
            if (turn >= job.deadlineMillis() && !isExpired()) {
                Duration pause = Duration.ofMillis(turn - kit.clock().millis());
                return Optional.of(failed(ProviderFailures.rateLimited(pause)));
            }
            Optional<AnswerEnd> end = waitUntil(turn);
            if (end.isPresent() || route.gate().isOpen()) {
                return end;
            }
        }
    }

    /** One call; empty if there shall be another one. */
    private Optional<AnswerEnd> callOnce(Route route) {
        long sentAtMillis = kit.clock().millis();
        return switch (attempt(route)) {
            case AttemptEnd.Answered answered -> {
                route.gate().admitted();
                yield Optional.of(new AnswerEnd.Complete(answered.answer()));
            }
            case AttemptEnd.Cancelled end -> Optional.of(new AnswerEnd.Cancelled(end.usage()));
            case AttemptEnd.Failed failed -> afterFailure(route, failed, sentAtMillis);
        };
    }

    private AttemptEnd attempt(Route route) {
        ChatCall call = new ChatCall(job, body, route.target(), route.modelThinks(), null);
        ProviderAttempt next = new ProviderAttempt(kit.equipment(), route.dialect(), call, sink, calls);
        attempt = next;
        if (isCancelled()) {
            next.cancel();
        }
        int callsBefore = calls.get();
        String outcome = FailureCode.INTERNAL.label();
        try {
            AttemptEnd end = next.run(remaining());
            outcome = switch (end) {
                case AttemptEnd.Answered ignored -> CallMetrics.ANSWERED;
                case AttemptEnd.Cancelled ignored -> CallMetrics.CANCELLED;
                case AttemptEnd.Failed failed -> failed.failure().code().label();
            };
            return end;
        } finally {
            kit.metrics().ended(route, calls.get() - callsBefore, outcome);
        }
    }

    private Optional<AnswerEnd> afterFailure(Route route, AttemptEnd.Failed failed, long sentAtMillis) {
        ProviderFailure failure = failed.failure();
        AnswerEnd end = new AnswerEnd.Failed(failure, failed.usage());
        if (failed.begun()) {
            return Optional.of(end);
        }
        if (failure.code() == FailureCode.PROVIDER_RATE_LIMITED) {
            // It costs no attempt: the provider did no work, and all calls for this model slow down.
            route.gate().refused(sentAtMillis, failure.pause());
            return Optional.empty();
        }
        failedAttempts++;
        Optional<Duration> pause = kit.retries().pause(failure, failedAttempts);
        if (pause.isEmpty() || pause.get().compareTo(remaining()) >= 0) {
            return Optional.of(end);
        }
        return waitUntil(kit.clock().millis() + pause.get().toMillis());
    }

    /** Waits; tells the end if somebody cancels meanwhile, or the deadline has passed. */
    private Optional<AnswerEnd> waitUntil(long instantMillis) {
        try {
            long waitMillis = instantMillis - kit.clock().millis();
            boolean isCancelled = waitMillis <= 0 ? isCancelled() : cancelled.await(waitMillis, TimeUnit.MILLISECONDS);
            if (isCancelled) {
                return Optional.of(new AnswerEnd.Cancelled(TokenUsage.NONE));
            }
        } catch (InterruptedException ignored) {
            // The worker ends: as if somebody had cancelled.
            Thread.currentThread().interrupt();
            return Optional.of(new AnswerEnd.Cancelled(TokenUsage.NONE));
        }
        return isExpired() ? Optional.of(failed(CallFailures.expired())) : Optional.empty();
    }

    private Duration remaining() {
        return Duration.ofMillis(job.deadlineMillis() - kit.clock().millis());
    }

    private boolean isExpired() {
        return !remaining().isPositive();
    }

    private boolean isCancelled() {
        return cancelled.getCount() == 0;
    }

    private static AnswerEnd failed(ProviderFailure failure) {
        return new AnswerEnd.Failed(failure, TokenUsage.NONE);
    }

    @Override
    public void cancel() {
        cancelled.countDown();
        ProviderAttempt running = attempt;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public int calls() {
        return calls.get();
    }
}
