package dev.sluice.common.job;

import java.time.Duration;
import java.util.Map;

/** The topics, and the settings that each is made with. */
public final class Topics {

    /** Outcomes and usage, one record a job; the first record of a job id wins. */
    public static final String RESULTS = "sluice.results";

    /** Whole answers of jobs that are fetched later or stored; each stands there before its job's result. */
    public static final String ANSWERS = "sluice.answers";

    /** The largest record of {@link #ANSWERS} in bytes: the longest answer, and a request beside it. */
    public static final int MAX_ANSWER_RECORD_BYTES = 20 * 1024 * 1024;

    /** How long whole answers can be fetched. */
    public static final Duration ANSWERS_KEPT = Duration.ofDays(7);

    /** Where the stored ones of {@link #ANSWERS} stand, whose they are, and what became of them. */
    public static final String COMPLETIONS = "sluice.completions";

    /** Jobs that can't be executed and events that nobody took, with the reason and the tries. */
    public static final String DEAD = "sluice.dead";

    /** The header of a record of {@link #DEAD} that says why it was set aside. */
    public static final String DEAD_REASON = "sluice-dead-reason";

    /** The header of a record of {@link #DEAD} that says how often it was tried, in decimal digits. */
    public static final String DEAD_TRIES = "sluice-dead-tries";

    /** Keys, plans and organisations; the last record of a key holds. */
    public static final String ACCOUNTS = "sluice.accounts";

    /** What operators changed: who, what, when, before and after. */
    public static final String AUDIT = "sluice.audit";

    /** What each key has used on each day, by model: the results, added up. */
    public static final String USAGE = "sluice.usage";

    /** Partitions of {@link #RESULTS}: never changed, since the first record of a key must stay first. */
    public static final int RESULTS_PARTITIONS = 12;

    /** Files and batches: the newest record of a key says all about it. */
    public static final String BATCHES = "sluice.batches";

    /** Partitions of {@link #BATCHES}: never changed, since all records of one batch are in one of them. */
    public static final int BATCHES_PARTITIONS = 12;

    private static final String CLEANUP = "cleanup.policy";
    private static final String RETENTION = "retention.ms";

    /** What a batch of one record needs beside its value. */
    private static final int RECORD_ROOM_BYTES = 1024 * 1024;

    private Topics() {}

    /** Settings of a lane's topic. Broker time decides what is stale, so producers' clocks don't matter. */
    public static Map<String, String> jobSettings() {
        return Map.of(
                CLEANUP, "delete", RETENTION, millis(Duration.ofDays(2)), "message.timestamp.type", "LogAppendTime");
    }

    /** Settings of {@link #RESULTS}. Compaction would keep the last record instead of the first. */
    public static Map<String, String> resultSettings() {
        return Map.of(CLEANUP, "delete", RETENTION, millis(Duration.ofDays(35)));
    }

    /** Settings of {@link #USAGE}: the newest totals of each key stay. */
    public static Map<String, String> usageSettings() {
        return Map.of(CLEANUP, "compact");
    }

    /** Settings of {@link #BATCHES}. */
    public static Map<String, String> batchSettings() {
        return Map.of(CLEANUP, "compact");
    }

    /** Settings of {@link #ANSWERS}. Its records are larger than any other topic's. */
    public static Map<String, String> answerSettings() {
        return Map.of(
                CLEANUP,
                "delete",
                RETENTION,
                millis(ANSWERS_KEPT),
                "max.message.bytes",
                Integer.toString(MAX_ANSWER_RECORD_BYTES + RECORD_ROOM_BYTES));
    }

    /** Settings of {@link #COMPLETIONS}: what was deleted must stay so for longer than its answer is kept. */
    public static Map<String, String> completionSettings() {
        return Map.of(CLEANUP, "compact,delete", RETENTION, millis(ANSWERS_KEPT.multipliedBy(2)));
    }

    /** Settings of {@link #DEAD}. */
    public static Map<String, String> deadSettings() {
        return Map.of(CLEANUP, "delete", RETENTION, millis(Duration.ofDays(30)));
    }

    /** Settings of {@link #ACCOUNTS}. */
    public static Map<String, String> accountSettings() {
        return Map.of(CLEANUP, "compact");
    }

    /** Settings of {@link #AUDIT}: kept for ever. */
    public static Map<String, String> auditSettings() {
        return Map.of(CLEANUP, "delete", RETENTION, "-1");
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
