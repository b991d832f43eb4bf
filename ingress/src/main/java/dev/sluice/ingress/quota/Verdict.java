package dev.sluice.ingress.quota;

import dev.sluice.common.account.Limits;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.Lane;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.quota.Subjects.Subject;
import java.time.Duration;
import java.util.Objects;

/** What {@code admit.lua} says, in the order of its numbers. */
enum Verdict {
    YES,
    REQUESTS_A_MINUTE,
    TOKENS_A_MINUTE,
    OPEN_JOBS,
    TOKENS_A_DAY,
    TOKENS_A_MONTH,
    MONEY_A_MONTH,
    LARGER_THAN_A_MINUTE,
    TOTALS_UNKNOWN,
    HELD_BY_OPEN_JOBS;

    private static final String REFUSED = "API limit exceeded, upgrade your plan: ";

    static Verdict of(long number) {
        return values()[Math.toIntExact(number)];
    }

    /**
     * The refusal in words.
     *
     * @param subject whose limit it is
     * @param wait after which another request like this one may be sent
     */
    RequestFailedException refusal(Subject subject, Need need, Duration wait) {
        Limits limits = subject.limits();
        return switch (this) {
            case REQUESTS_A_MINUTE ->
                paced(
                        FailureCode.RATE_LIMITED,
                        subject,
                        "may send " + limits.requestsPerMinute() + " requests a minute",
                        wait);
            case TOKENS_A_MINUTE ->
                paced(
                        FailureCode.TOKENS_LIMITED,
                        subject,
                        "may use " + limits.tokensPerMinute() + " tokens a minute, and this request may need "
                                + need.tokens(),
                        wait);
            case OPEN_JOBS ->
                paced(FailureCode.RATE_LIMITED, subject, "may have " + openJobs(limits, need) + " at a time", wait);
            case HELD_BY_OPEN_JOBS ->
                paced(
                        FailureCode.RATE_LIMITED,
                        subject,
                        "has requests under way that may need what is left of its day or month",
                        wait);
            case TOKENS_A_DAY ->
                paced(
                        FailureCode.QUOTA_EXHAUSTED,
                        subject,
                        "may use " + limits.tokensPerDay() + " tokens a day (UTC)",
                        wait);
            case TOKENS_A_MONTH ->
                paced(
                        FailureCode.QUOTA_EXHAUSTED,
                        subject,
                        "may use " + limits.tokensPerMonth() + " tokens a month",
                        wait);
            case MONEY_A_MONTH ->
                paced(
                        FailureCode.QUOTA_EXHAUSTED,
                        subject,
                        "may spend "
                                + Objects.requireNonNull(limits.budgetPerMonth())
                                        .toPlainString() + " US dollars a month",
                        wait);
            case LARGER_THAN_A_MINUTE ->
                new RequestFailedException(
                        FailureCode.TOO_LARGE_FOR_PLAN,
                        REFUSED + subject.words() + " may use "
                                + limits.tokensPerMinute() + " tokens a minute, and this request alone may need "
                                + need.tokens() + ". Lower max_tokens, or shorten the input.",
                        "max_tokens",
                        null);
            case YES, TOTALS_UNKNOWN -> throw new IllegalStateException(name() + ": no refusal");
        };
    }

    private static String openJobs(Limits limits, Need need) {
        return need.lane() == Lane.BULK
                ? limits.queuedJobs() + " requests queued"
                : limits.concurrentJobs() + " requests under way";
    }

    private static RequestFailedException paced(FailureCode code, Subject subject, String limit, Duration wait) {
        String message = REFUSED + subject.words() + " " + limit + ". Try again in " + Durations.render(wait) + ".";
        return new RequestFailedException(code, message, null, wait);
    }
}
