package dev.sluice.chaos.check;

import dev.sluice.chaos.load.Request;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private static final int NOT_OURS = -1;
    private static final int NO_JOB = -2;

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

    /** The ids of jobs that are well formed and none of ours. */
    static Set<String> ofOthers(List<TopicLog.Entry> jobs) {
        Set<String> ids = new HashSet<>();
        for (TopicLog.Entry job : jobs) {
            if (requestOf(job.value()) == NOT_OURS) {
                ids.add(job.key());
            }
        }
        return ids;
    }

    private static int requestOf(byte[] body) {
        try {
            return Request.numberOf(
                    JSON.readTree(body).path("messages").path(0).path("content").asString(""));
        } catch (JacksonException _) {
            return NO_JOB;
        }
    }
}
