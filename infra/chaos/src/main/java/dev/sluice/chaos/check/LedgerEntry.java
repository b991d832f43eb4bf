package dev.sluice.chaos.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the ledger says of one job.
 *
 * @param ending the finish reason, or {@code error:} and the code
 * @param completionTokens what is billed for the answer
 * @param estimated whether that is only estimated
 */
record LedgerEntry(String job, String ending, long completionTokens, boolean estimated, long doneAtMillis) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** All records of each job, the one that counts first. */
    static Map<String, List<LedgerEntry>> of(List<TopicLog.Entry> results) {
        Map<String, List<LedgerEntry>> byJob = new LinkedHashMap<>();
        for (TopicLog.Entry result : results) {
            JsonNode root = JSON.readTree(result.value());
            JsonNode outcome = root.path("outcome");
            JsonNode usage = outcome.path("usage");
            String ending = outcome.path("error").isObject()
                    ? "error:" + outcome.path("error").path("code").asString("")
                    : outcome.path("finish").asString("");
            byJob.computeIfAbsent(root.path("job").asString(""), _ -> new ArrayList<>())
                    .add(new LedgerEntry(
                            root.path("job").asString(""),
                            ending,
                            usage.path("completion").asLong(-1),
                            usage.path("estimated").asBoolean(false),
                            root.path("doneAt").asLong(0)));
        }
        return byJob;
    }

    boolean isAnswer() {
        return !ending.startsWith("error:");
    }
}
