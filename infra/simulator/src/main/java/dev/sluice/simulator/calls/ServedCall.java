package dev.sluice.simulator.calls;

import dev.sluice.simulator.wire.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One call in the log.
 *
 * @param number its number, counted from 1
 * @param start what was known when it started
 * @param end how it ended; null while it runs
 */
public record ServedCall(
        long number, CallStart start, @Nullable CallEnd end) {

    /** The call as a JSON object, with {@code outcome} {@code running} while it runs. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("call", number)
                .put("requestId", start.requestId())
                .put("jobId", start.jobId())
                .put("model", start.model())
                .put("faults", start.faults())
                .put("dialect", start.dialect())
                .put("streamed", start.streamed())
                .put("startedAtMillis", start.startedAtMillis());
        if (end == null) {
            return json.put("outcome", "running");
        }
        return json.put("endedAtMillis", end.endedAtMillis())
                .put("ttftMillis", end.ttftMillis())
                .put("tokens", end.tokens())
                .put("outcome", end.outcome().name())
                .put("status", end.status())
                .put("closedAtMillis", end.closedAtMillis());
    }
}
