package dev.sluice.cli.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a plan allows; an option that isn't given sets no limit, or leaves the one that is there. */
final class PlanOptions {

    @Option(names = "--requests-per-minute")
    private @Nullable Long requestsPerMinute;

    @Option(names = "--tokens-per-minute")
    private @Nullable Long tokensPerMinute;

    @Option(names = "--concurrent", description = "Jobs that may be accepted and unanswered at a time.")
    private @Nullable Long concurrentJobs;

    @Option(names = "--queued", description = "Such jobs of the bulk lane.")
    private @Nullable Long queuedJobs;

    @Option(names = "--tokens-per-day")
    private @Nullable Long tokensPerDay;

    @Option(names = "--tokens-per-month")
    private @Nullable Long tokensPerMonth;

    @Option(names = "--budget", description = "US dollars a month, as in 12.50.")
    private @Nullable String budget;

    @Option(names = "--model", description = "A model that it includes; as often as you like.")
    private @Nullable List<String> models;

    @Option(names = "--lane", description = "interactive or bulk; both if none is given.")
    private @Nullable List<String> lanes;

    @Option(names = "--weight", description = "Its share of a lane.")
    private @Nullable Long weight;

    @Option(names = "--max-deadline", description = "As in 120s.")
    private @Nullable String maxDeadline;

    @Option(names = "--max-body", description = "Bytes of a request.")
    private @Nullable Long maxBody;

    @Option(names = "--when-revoked", description = "finish or cut: what happens to running streams.")
    private @Nullable String runningStreams;

    PlanOptions() {}

    /** The fields that were given. */
    ObjectNode fields() {
        ObjectNode limits = JsonMapper.shared().createObjectNode();
        put(limits, "requests_per_minute", requestsPerMinute);
        put(limits, "tokens_per_minute", tokensPerMinute);
        put(limits, "concurrent_jobs", concurrentJobs);
        put(limits, "queued_jobs", queuedJobs);
        put(limits, "tokens_per_day", tokensPerDay);
        put(limits, "tokens_per_month", tokensPerMonth);
        KeysCommand.put(limits, "budget_per_month", budget);
        ObjectNode plan = JsonMapper.shared().createObjectNode();
        plan.set("limits", limits);
        KeysCommand.addAll(plan, "models", models);
        KeysCommand.addAll(plan, "lanes", lanes);
        put(plan, "lane_weight", weight);
        if (maxDeadline != null) {
            put(
                    plan,
                    "max_deadline_seconds",
                    Periods.period("--max-deadline", maxDeadline).toSeconds());
        }
        put(plan, "max_body_bytes", maxBody);
        KeysCommand.put(plan, "running_streams", runningStreams);
        return plan;
    }

    private static void put(ObjectNode body, String field, @Nullable Long value) {
        if (value != null) {
            body.put(field, value);
        }
    }
}
