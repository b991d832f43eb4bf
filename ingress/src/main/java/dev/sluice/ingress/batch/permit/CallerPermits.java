package dev.sluice.ingress.batch.permit;

import dev.sluice.common.account.Limits;
import dev.sluice.common.account.Plan;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.api.ApiRequest;
import dev.sluice.ingress.api.Estimates;
import dev.sluice.ingress.batch.book.BatchOrder;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.quota.Admission;
import dev.sluice.ingress.quota.Quota;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys and plans of this moment, and the limits of a caller but for those a minute: a batch has a window instead.
 *
 * <p>What a line holds of the limits is freed by the ledger, which hears of its end from whichever worker saw it.
 */
public final class CallerPermits implements Permits {

    /** A key that isn't known may be one that this instance hasn't read yet. */
    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(2);

    /** A place in the queue is free as soon as a line ends: its hint is meant for clients over the network. */
    private static final Duration LONGEST_PAUSE_FOR_A_PLACE = Duration.ofMillis(250);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Function<String, Optional<Caller>> callers;
    private final Quota quota;
    private final Estimates estimates;
    private final LongSupplier millis;

    /**
     * The permits of these callers and limits.
     *
     * @param callers finds who runs jobs under a name; fails with {@link RequestFailedException} if its key doesn't
     *     work any more
     * @param millis Unix time in ms, the same for all processes
     */
    public CallerPermits(
            Function<String, Optional<Caller>> callers, Quota quota, Estimates estimates, LongSupplier millis) {
        this.callers = callers;
        this.quota = quota;
        this.estimates = estimates;
        this.millis = millis;
    }

    @Override
    public OfBatch of(BatchOrder order) {
        return new Asker(order);
    }

    @Override
    public void require(String tenant, ApiRequest request) {
        callers.apply(tenant).ifPresent(caller -> caller.require(request.model().id(), Lane.BULK));
    }

    private Permit refused(RequestFailedException failure, long endMillis) {
        Duration wait = failure.retryAfter();
        if (failure.code() != FailureCode.QUOTA_EXHAUSTED) {
            return new Permit.Later(least(wait == null ? LONGEST_PAUSE : wait, LONGEST_PAUSE_FOR_A_PLACE));
        }
        if (wait == null || millis.getAsLong() + wait.toMillis() >= endMillis) {
            return new Permit.Refused(failure);
        }
        // A day's tokens come back within most windows.
        return new Permit.Later(least(wait, LONGEST_PAUSE));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Asks for one batch; owned by its thread. */
    private final class Asker implements OfBatch {

        private final BatchOrder order;

        // The book makes a new caller when a plan, an organisation or the key changes, and only then.
        private @Nullable Caller caller;
        private @Nullable Caller spender;

        Asker(BatchOrder order) {
            this.order = order;
        }

        @Override
        public Permit ask(JobId job, ApiRequest request) {
            try {
                Optional<Caller> found = callers.apply(order.tenant());
                if (found.isEmpty()) {
                    return new Permit.Later(UNTIL_KNOWN);
                }
                found.get().require(request.model().id(), Lane.BULK);
                return admit(found.get(), job, request);
            } catch (RequestFailedException e) {
                return new Permit.Refused(e);
            }
        }

        private Permit admit(Caller found, JobId job, ApiRequest request) {
            long endMillis = order.expiresAt() * 1_000;
            Admission admission = quota.await(spender(found), () -> estimates.of(job, Lane.BULK, endMillis, request));
            return switch (admission) {
                case Admission.Admitted _ -> new Permit.Granted(found.laneWeight());
                case Admission.Refused refused -> refused(refused.failure(), endMillis);
            };
        }

        @SuppressWarnings("ReferenceEquality") // An equal caller would do as well; comparing every limit would not.
        private Caller spender(Caller found) {
            Caller known = spender;
            if (known == null || found != caller) {
                caller = found;
                known = withoutMinutes(found);
                spender = known;
            }
            return known;
        }
    }

    private static Caller withoutMinutes(Caller caller) {
        return new Caller(
                caller.tenant(),
                caller.organisation(),
                caller.keyName(),
                withoutMinutes(caller.plan()),
                withoutMinutes(caller.organisationPlan()),
                caller.models());
    }

    private static Plan withoutMinutes(Plan plan) {
        Limits limits = plan.limits();
        return Plan.of(
                plan.name(),
                new Limits(
                        null,
                        null,
                        null,
                        limits.queuedJobs(),
                        limits.tokensPerDay(),
                        limits.tokensPerMonth(),
                        limits.budgetPerMonth()));
    }
}
