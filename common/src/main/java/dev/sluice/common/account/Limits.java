package dev.sluice.common.account;

import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * How much may be spent; null means no limit.
 *
 * @param requestsPerMinute requests that may be sent in a minute
 * @param tokensPerMinute tokens of requests and answers in a minute
 * @param concurrentJobs jobs that may be accepted and unanswered at a time
 * @param queuedJobs jobs of the bulk lane that may be accepted and unanswered at a time
 * @param tokensPerDay tokens in a day of UTC
 * @param tokensPerMonth tokens in a calendar month of UTC
 * @param budgetPerMonth US dollars in a calendar month of UTC, by the catalogue's prices
 */
public record Limits(
        @Nullable Integer requestsPerMinute,
        @Nullable Long tokensPerMinute,
        @Nullable Integer concurrentJobs,
        @Nullable Integer queuedJobs,
        @Nullable Long tokensPerDay,
        @Nullable Long tokensPerMonth,
        @Nullable BigDecimal budgetPerMonth) {

    /** No limit at all. */
    public static final Limits NONE = new Limits(null, null, null, null, null, null, null);

    /** The fields of its JSON form. */
    public static final Set<String> FIELDS = Set.of(
            "requests_per_minute",
            "tokens_per_minute",
            "concurrent_jobs",
            "queued_jobs",
            "tokens_per_day",
            "tokens_per_month",
            "budget_per_month");

    private static final String PREFIX = "limits.";

    /** Checks that each limit lets something pass. */
    public Limits {
        atLeastOne("requests_per_minute", requestsPerMinute);
        atLeastOne("tokens_per_minute", tokensPerMinute);
        atLeastOne("concurrent_jobs", concurrentJobs);
        atLeastOne("queued_jobs", queuedJobs);
        atLeastOne("tokens_per_day", tokensPerDay);
        atLeastOne("tokens_per_month", tokensPerMonth);
        if (budgetPerMonth != null && budgetPerMonth.signum() <= 0) {
            throw new FieldException(
                    PREFIX + "budget_per_month", budgetPerMonth.toPlainString() + " (expected: more than 0)");
        }
    }

    /** Only so many requests a minute. */
    public static Limits requestsPerMinute(int limit) {
        return new Limits(limit, null, null, null, null, null, null);
    }

    void write(JsonGenerator json) {
        writeCount(json, "requests_per_minute", requestsPerMinute);
        writeCount(json, "tokens_per_minute", tokensPerMinute);
        writeCount(json, "concurrent_jobs", concurrentJobs);
        writeCount(json, "queued_jobs", queuedJobs);
        writeCount(json, "tokens_per_day", tokensPerDay);
        writeCount(json, "tokens_per_month", tokensPerMonth);
        if (budgetPerMonth != null) {
            // As text: a reader that makes a double of it would change the money.
            json.writeStringProperty("budget_per_month", budgetPerMonth.toPlainString());
        }
    }

    static Limits read(FieldReader fields) {
        return new Limits(
                fields.count("requests_per_minute"),
                fields.number("tokens_per_minute"),
                fields.count("concurrent_jobs"),
                fields.count("queued_jobs"),
                fields.number("tokens_per_day"),
                fields.number("tokens_per_month"),
                fields.amount("budget_per_month"));
    }

    private static void atLeastOne(String name, @Nullable Number limit) {
        if (limit != null && limit.longValue() < 1) {
            throw new FieldException(PREFIX + name, limit + " (expected: 1 or more)");
        }
    }

    private static void writeCount(JsonGenerator json, String name, @Nullable Number limit) {
        if (limit != null) {
            json.writeNumberProperty(name, limit.longValue());
        }
    }
}
