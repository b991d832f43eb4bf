package dev.sluice.chaos.check;

import dev.sluice.chaos.load.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One job of the lane's topic.
 *
 * @param id its id in hex
 * @param request the number of the request in its body; −1 if it is none of ours
 * @param atMillis when Kafka took it, in epoch milliseconds
 */
record AcceptedJob(String id, int request, long atMillis) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Every job by id; records that are no jobs are left out. */
    static Map<String, AcceptedJob> of(List<TopicLog.Entry> jobs) {
        Map<String, AcceptedJob> byId = new LinkedHashMap<>();
        for (TopicLog.Entry job : jobs) {
            int request = requestOf(job.value());
            if (request >= 0) {
                byId.putIfAbsent(job.key(), new AcceptedJob(job.key(), request, job.timestampMillis()));
            }
        }
        return byId;
    }

    private static int requestOf(byte[] body) {
        try {
            return Request.numberOf(
                    JSON.readTree(body).path("messages").path(0).path("content").asString(""));
        } catch (JacksonException _) {
            return -1;
        }
    }
}
