package dev.sluice.ingress.quota;

import dev.sluice.common.account.Limits;
import dev.sluice.common.catalog.Prices;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.ingress.quota.Standing.Share;
import dev.sluice.ingress.quota.Subjects.Subject;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The limits in Redis, by three scripts: one takes, one settles, one brings what the ledger says. */
public final class RedisLimits implements SharedLimits {

    private static final int HEAD = 4;
    private static final int EACH = 3;
    private static final int MAX_JOBS_AT_ONCE = 500;
    private static final String NO_LIMIT = "-1";

    private final LimitScript admit;
    private final LimitScript settle;
    private final LimitScript fold;
    private final Spending spending;

    RedisLimits(RedisAsyncCommands<byte[], byte[]> redis, Spending spending) {
        this(redis, spending, UnaryOperator.identity());
    }

    /**
     * The same with other words in the scripts.
     *
     * @param edit puts another clock into them
     */
    RedisLimits(RedisAsyncCommands<byte[], byte[]> redis, Spending spending, UnaryOperator<String> edit) {
        this.admit = new LimitScript(redis, "admit", edit);
        this.settle = new LimitScript(redis, "settle", edit);
        this.fold = new LimitScript(redis, "fold", edit);
        this.spending = spending;
    }

    @Override
    public CompletionStage<Decision> admit(Subjects subjects, Need need) {
        return ask(subjects, need, true).thenCompose(decision -> {
            if (decision.verdict() != Verdict.TOTALS_UNKNOWN) {
                return CompletableFuture.completedStage(decision);
            }
            return seed(subjects).thenCompose(_ -> ask(subjects, need, true));
        });
    }

    @Override
    public CompletionStage<List<Standing>> look(Subjects subjects) {
        Need nothing = new Need(new JobId(0, 0), Lane.INTERACTIVE, TokenUsage.NONE, Prices.NONE, Duration.ofMillis(1));
        return ask(subjects, nothing, false).thenApply(Decision::standings);
    }

    @Override
    public Reservation reservation(Subjects subjects, Need need) {
        return new Reservation() {
            @Override
            public CompletionStage<?> used(TokenUsage usage) {
                return tell("usage", usage.totalTokens(), need.prices().nanoDollars(usage));
            }

            @Override
            public CompletionStage<?> ended() {
                return tell("end", 0, 0);
            }

            @Override
            public void givenBack() {
                CompletionStage<?> _ = tell("back", 0, 0);
            }

            private CompletionStage<?> tell(String what, long tokens, long nanoDollars) {
                // Whatever becomes of it: the ledger tells it again.
                return settle.run(
                        subjects.keys(),
                        List.of(need.job().hex(), what, Long.toString(tokens), Long.toString(nanoDollars)));
            }
        };
    }

    /**
     * Brings what the ledger says of a tenant.
     *
     * @param ofKey new rows of the key
     * @param ofOrganisation new rows of its organisation
     * @param jobs those that the rows include, with their tokens
     */
    public CompletionStage<Void> fold(
            String tenant, List<LedgerRow> ofKey, List<LedgerRow> ofOrganisation, Map<JobId, Long> jobs) {
        Subjects both = Subjects.of(tenant);
        List<String> rows = new ArrayList<>();
        rows.add("0");
        if (both.all().size() > 1) {
            addRows(rows, ofKey);
        }
        addRows(rows, ofOrganisation);
        List<CompletableFuture<?>> calls = new ArrayList<>();
        List<String> arguments = new ArrayList<>(rows);
        for (Map.Entry<JobId, Long> job : jobs.entrySet()) {
            arguments.add(job.getKey().hex());
            arguments.add(Long.toString(job.getValue()));
            if (arguments.size() - rows.size() >= 2 * MAX_JOBS_AT_ONCE) {
                calls.add(fold.run(both.keys(), arguments).toCompletableFuture());
                arguments = new ArrayList<>(rows);
            }
        }
        calls.add(fold.run(both.keys(), arguments).toCompletableFuture());
        return CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new));
    }

    private CompletionStage<?> seed(Subjects subjects) {
        List<String> arguments = new ArrayList<>();
        arguments.add("1");
        for (Subject subject : subjects.all()) {
            Optional<List<LedgerRow>> rows = spending.rows(subject.organisation(), subject.key());
            if (rows.isEmpty()) {
                return CompletableFuture.failedStage(new IllegalStateException("the ledger isn't read to its end yet"));
            }
            addRows(arguments, rows.get());
        }
        return fold.run(subjects.keys(), arguments);
    }

    private static void addRows(List<String> arguments, List<LedgerRow> rows) {
        arguments.add(Integer.toString(rows.size()));
        for (LedgerRow row : rows) {
            arguments.add(Integer.toString(row.partition()));
            arguments.add(Long.toString(row.offset()));
            arguments.add(Long.toString(row.day()));
            arguments.add(Long.toString(row.dayTokens()));
            arguments.add(Long.toString(row.month()));
            arguments.add(Long.toString(row.monthTokens()));
            arguments.add(Long.toString(row.monthNanoDollars()));
        }
    }

    private CompletionStage<Decision> ask(Subjects subjects, Need need, boolean takes) {
        List<String> arguments = new ArrayList<>();
        arguments.add(need.job().hex());
        arguments.add(Long.toString(need.tokens()));
        arguments.add(Long.toString(need.nanoDollars()));
        arguments.add(Long.toString(need.lease().toMillis()));
        arguments.add(takes ? "1" : "0");
        arguments.add(need.lane() == Lane.INTERACTIVE ? "1" : "2");
        for (Subject subject : subjects.all()) {
            Limits limits = subject.limits();
            arguments.add(limit(limits.requestsPerMinute()));
            arguments.add(limit(limits.tokensPerMinute()));
            arguments.add(limit(need.lane() == Lane.INTERACTIVE ? limits.concurrentJobs() : limits.queuedJobs()));
            arguments.add(limit(limits.tokensPerDay()));
            arguments.add(limit(limits.tokensPerMonth()));
            arguments.add(nanoDollars(limits.budgetPerMonth()));
        }
        return admit.run(subjects.keys(), arguments).thenApply(numbers -> decision(subjects, numbers));
    }

    private static String limit(@Nullable Number limit) {
        return limit == null ? NO_LIMIT : limit.toString();
    }

    private static String nanoDollars(@Nullable BigDecimal dollars) {
        return dollars == null
                ? NO_LIMIT
                : dollars.movePointRight(9).setScale(0, RoundingMode.DOWN).toPlainString();
    }

    private static Decision decision(Subjects subjects, List<Object> numbers) {
        List<Standing> standings = new ArrayList<>();
        for (int i = 0; i < subjects.all().size(); i++) {
            int at = HEAD + i * EACH;
            Limits limits = subjects.all().get(i).limits();
            Duration reset = micros(numbers, at + 2);
            standings.add(new Standing(
                    share(limits.requestsPerMinute(), number(numbers, at), reset),
                    share(limits.tokensPerMinute(), number(numbers, at + 1), reset)));
        }
        return new Decision(
                Verdict.of(number(numbers, 0)),
                (int) number(numbers, 1) - 1,
                micros(numbers, 2),
                number(numbers, 3) == 1,
                standings);
    }

    private static @Nullable Share share(@Nullable Number limit, long remaining, Duration reset) {
        return limit == null ? null : new Share(limit.longValue(), remaining, reset);
    }

    private static Duration micros(List<Object> numbers, int index) {
        return Duration.of(number(numbers, index), ChronoUnit.MICROS);
    }

    private static long number(List<Object> numbers, int index) {
        return ((Number) numbers.get(index)).longValue();
    }
}
