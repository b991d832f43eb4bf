package dev.sluice.worker.routing;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.Family;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.allowance.Bucket;
import dev.sluice.worker.allowance.Pass;
import dev.sluice.worker.allowance.Precedence;
import dev.sluice.worker.allowance.Told;
import dev.sluice.worker.provider.AnswerSink;
import dev.sluice.worker.provider.AttemptEnd;
import dev.sluice.worker.provider.CallFailures;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.Prefix;
import dev.sluice.worker.provider.ProviderAttempt;
import dev.sluice.worker.provider.ProviderAttempt.Equipment;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.ProviderFailures;
import dev.sluice.worker.provider.continuation.OutOfTokens;
import dev.sluice.worker.provider.http.MediaClient;
import dev.sluice.worker.provider.several.Share;
import dev.sluice.worker.provider.supply.Needs;
import dev.sluice.worker.provider.supply.Supplies;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The calls for one job: one after the other, until one has answered or another one can't help. */
final class ProviderRun implements AnswerRun {

    /** How often a job that waits for room in the middle of its work looks for some. */
    private static final long LOOK_MILLIS = 20;

    /** What the runs of all jobs share. */
    record Kit(
            Routes routes,
            RetryPolicy retries,
            CallMetrics metrics,
            Equipment equipment,
            MediaClient media,
            Thoughts thoughts,
            InstantSource clock) {}

    private final Kit kit;
    private final JobHeaders job;
    private final byte[] body;
    private final int firstChoice;
    private final Optional<List<Route>> found;
    private final GoingOn goingOn;
    private final Gathering gathering;
    private final AtomicInteger calls = new AtomicInteger();

    /** Open until somebody cancels: whoever waits here wakes up then. */
    private final CountDownLatch cancelled = new CountDownLatch(1);

    /** The call under way; set by the running thread, cancelled by any. */
    private volatile @Nullable ProviderAttempt attempt;

    /** Set by the running thread, read by whoever records the job. */
    private volatile @Nullable Route called;

    private final Turn turn;
    private final Precedence precedence;
    private int failedAttempts;

    /** The pass that came with the turn. */
    private Routes.@Nullable Taken first;

    /** Where it waits, out of its turn; null while it doesn't. */
    private @Nullable Bucket awaited;

    private Supplies supplies = Supplies.NONE;

    /** Whose request the supplies are for. */
    private @Nullable Route gathered;

    /**
     * The calls for a whole answer, or for what is missing of it.
     *
     * @param found the job's routes: each search is a turn of its provider's keys
     * @param first what the first call may go on; null if that is to be waited for
     */
    ProviderRun(
            Kit kit,
            JobHeaders job,
            byte[] body,
            Optional<List<Route>> found,
            Prefix prefix,
            AnswerSink sink,
            Turn turn,
            Routes.@Nullable Taken first) {
        this(kit, job, body, 0, found, prefix, true, sink, turn);
        this.first = first;
    }

    /** The calls for some of an answer's choices, which can't go on where they were cut. */
    ProviderRun(Kit kit, JobHeaders job, Share share, AnswerSink sink) {
        this(
                kit,
                job,
                share.body(),
                share.firstChoice(),
                kit.routes().find(job),
                Prefix.NONE,
                false,
                sink,
                Turn.UNCOUNTED);
    }

    private ProviderRun(
            Kit kit,
            JobHeaders job,
            byte[] body,
            int firstChoice,
            Optional<List<Route>> found,
            Prefix prefix,
            boolean isWhole,
            AnswerSink sink,
            Turn turn) {
        this.kit = kit;
        this.turn = turn;
        this.precedence = turn.precedence(job.lane());
        this.job = job;
        this.body = body;
        this.firstChoice = firstChoice;
        this.found = found;
        this.gathering = new Gathering(kit.media(), kit.thoughts());
        boolean mayContinue = isWhole && found.stream().flatMap(List::stream).anyMatch(Route::continues);
        this.goingOn = new GoingOn(body, prefix, mayContinue, sink);
    }

    @Override
    public AnswerEnd run() {
        try {
            return answer();
        } finally {
            giveBack(first);
            goOn();
        }
    }

    private AnswerEnd answer() {
        if (Family.of(job.family()).isEmpty()) {
            // Its body may look like a chat's and not be one.
            return failed(CallFailures.unknownFamily());
        }
        if (found.isEmpty()) {
            return failed(new ProviderFailure(
                    FailureCode.MODEL_NOT_FOUND, "The model '" + job.model() + "' does not exist.", null));
        }
        List<Route> routes = found.get();
        if (routes.isEmpty()) {
            return failed(ProviderFailures.misconfigured());
        }
        if (goingOn.hasBegun()) {
            routes = routes.stream().filter(Route::continues).toList();
            if (routes.isEmpty()) {
                return failed(CallFailures.interrupted());
            }
        }
        kit.retries().called();
        return callEach(new Routes.Choice(routes));
    }

    private AnswerEnd callEach(Routes.Choice choice) {
        while (true) {
            Optional<Routes.Taken> taken = take(choice);
            Optional<AnswerEnd> end;
            if (taken.isEmpty()) {
                end = awaitRoom(choice);
            } else {
                try (Pass pass = taken.get().pass()) {
                    Route route = taken.get().route();
                    end = gather(route)
                            .or(this::outOfTokens)
                            .or(() -> waitUntil(kit.clock().millis()))
                            .or(() -> callOnce(route, pass, choice));
                }
            }
            if (end.isPresent()) {
                return end.get();
            }
        }
    }

    private Optional<Routes.Taken> take(Routes.Choice choice) {
        Routes.Taken given = first;
        first = null;
        if (given != null && choice.has(given.route())) {
            return Optional.of(given);
        }
        giveBack(given);
        Optional<Routes.Taken> taken = choice.take(precedence, job.standing().tokens(), true);
        taken.ifPresent(_ -> goOn());
        return taken;
    }

    private static void giveBack(Routes.@Nullable Taken taken) {
        if (taken != null) {
            taken.pass().close();
        }
    }

    /** Waits for a moment, out of its turn; tells the end if there is nothing to wait for. */
    private Optional<AnswerEnd> awaitRoom(Routes.Choice choice) {
        long now = kit.clock().millis();
        ProviderFailure hopeless = isExpired() ? null : choice.hopeless(job, precedence, now);
        if (hopeless != null) {
            return Optional.of(givenUp(hopeless));
        }
        Bucket bucket = choice.soonest(precedence).bucket();
        if (awaited == null) {
            bucket.awaited(precedence, 1);
            awaited = bucket;
            turn.stepOut();
        }
        long look = Math.max(now + LOOK_MILLIS, bucket.opensAtMillis(precedence));
        return waitUntil(Math.min(look, job.deadlineMillis()));
    }

    private void goOn() {
        if (awaited != null) {
            awaited.awaited(precedence, -1);
            awaited = null;
            turn.stepIn();
        }
    }

    /** Gets what the requests need beside the body; tells the end if it can't be had. */
    private Optional<AnswerEnd> gather(Route route) {
        if (route.equals(gathered)) {
            return Optional.empty();
        }
        Needs needs = route.dialect().needs(call(route));
        return switch (gathering.gather(needs, job.tenant(), remaining())) {
            case Gathering.Ready ready -> {
                supplies = ready.supplies();
                gathered = route;
                yield Optional.empty();
            }
            case Gathering.Refused refused ->
                Optional.of(
                        isCancelled()
                                ? new AnswerEnd.Cancelled(soFar())
                                : failed(isExpired() ? CallFailures.expired() : refused.failure()));
        };
    }

    private ChatCall call(Route route) {
        return new ChatCall(job, body, route.target(), route.modelThinks(), goingOn.beginning(), supplies, firstChoice);
    }

    private Optional<AnswerEnd> outOfTokens() {
        return goingOn.isOutOfTokens()
                ? Optional.of(new AnswerEnd.Complete(OutOfTokens.end(job, soFar())))
                : Optional.empty();
    }

    /** One call; empty if there shall be another one. */
    private Optional<AnswerEnd> callOnce(Route route, Pass pass, Routes.Choice choice) {
        int sentBefore = calls.get();
        AttemptEnd ended = attempt(route, pass);
        Settlement.of(pass, ended, calls.get() > sentBefore, job.standing().tokens());
        return switch (ended) {
            case AttemptEnd.Answered answered -> {
                // Before the client can come back with the next turn.
                kit.thoughts().keep(job.tenant(), answered.answer().thoughts());
                yield Optional.of(new AnswerEnd.Complete(answered.answer()));
            }
            case AttemptEnd.Cancelled end -> Optional.of(new AnswerEnd.Cancelled(end.usage()));
            case AttemptEnd.Failed failed -> afterFailure(route, choice, failed);
        };
    }

    private AttemptEnd attempt(Route route, Pass pass) {
        ProviderAttempt next = new ProviderAttempt(
                kit.equipment(),
                route.timeouts(),
                route.dialect(),
                call(route),
                goingOn,
                calls,
                kit.retries()::mayRepeat,
                head -> pass.heard(Told.of(head::header)));
        attempt = next;
        called = route;
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

    private Optional<AnswerEnd> afterFailure(Route route, Routes.Choice choice, AttemptEnd.Failed failed) {
        ProviderFailure failure = failed.failure();
        if (failed.begun() && !(failed.cut() && route.continues() && goingOn.cut(failed.usage()))) {
            // Another call would repeat what the client has.
            ProviderFailure told = failed.cut() ? CallFailures.interrupted() : failure;
            return Optional.of(new AnswerEnd.Failed(told, failed.usage()));
        }
        if (failed.begun()) {
            choice.stay(route);
        }
        if (failure.code() == FailureCode.PROVIDER_RATE_LIMITED) {
            // It costs no attempt: the provider did no work, and all calls for this model slow down.
            return Optional.empty();
        }
        failedAttempts++;
        if (choice.failed(route)
                && kit.retries().mayHelpElsewhere(failure)
                && !isCancelled()
                && remaining().isPositive()) {
            return Optional.empty();
        }
        Optional<Duration> pause = kit.retries().pause(failure, failedAttempts);
        if (pause.isEmpty() || pause.get().compareTo(remaining()) >= 0) {
            return Optional.of(givenUp(failure));
        }
        return waitUntil(kit.clock().millis() + pause.get().toMillis());
    }

    private AnswerEnd givenUp(ProviderFailure failure) {
        boolean isHalf = goingOn.hasBegun() && failure.code() != FailureCode.EXPIRED;
        return failed(isHalf ? CallFailures.interrupted() : failure);
    }

    /** Waits; tells the end if somebody cancels meanwhile, or the deadline has passed. */
    private Optional<AnswerEnd> waitUntil(long instantMillis) {
        try {
            long waitMillis = instantMillis - kit.clock().millis();
            boolean isCancelled = waitMillis <= 0 ? isCancelled() : cancelled.await(waitMillis, TimeUnit.MILLISECONDS);
            if (isCancelled) {
                return Optional.of(new AnswerEnd.Cancelled(soFar()));
            }
        } catch (InterruptedException ignored) {
            // The worker ends: as if somebody had cancelled.
            Thread.currentThread().interrupt();
            return Optional.of(new AnswerEnd.Cancelled(soFar()));
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

    private AnswerEnd failed(ProviderFailure failure) {
        return new AnswerEnd.Failed(failure, soFar());
    }

    private TokenUsage soFar() {
        return goingOn.beginning().usage();
    }

    @Override
    public void cancel() {
        cancelled.countDown();
        gathering.cancel();
        ProviderAttempt running = attempt;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public int calls() {
        return calls.get();
    }

    @Override
    public String route() {
        Route last = called;
        return last == null ? "" : last.target().route();
    }
}
