package dev.sluice.worker.provider.gemini;

import dev.sluice.common.job.JobId;
import dev.sluice.worker.provider.gemini.GeminiCandidate.FunctionCall;
import dev.sluice.worker.provider.wire.JsonBytes;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Writes function calls as OpenAI's tool calls. */
final class ToolCalls {

    private final JobId job;
    private final Map<String, String> signatures = new HashMap<>(0);

    ToolCalls(JobId job) {
        this.job = job;
    }

    /**
     * Adds one call, without the brace that opens it: {@code "id":…,"type":…,"function":{…}…}}.
     *
     * @param candidate which candidate calls
     * @param number which of its calls it is, counted over the whole answer
     */
    JsonBytes render(JsonBytes json, FunctionCall call, int candidate, int number) {
        String id = id(call, candidate, number);
        json.raw("\"id\":")
                .string(id)
                .raw(",\"type\":\"function\",\"function\":{\"name\":")
                .string(call.name())
                .raw(",\"arguments\":")
                .string(call.arguments())
                .raw("}");
        String signature = call.signature();
        if (signature != null) {
            signatures.put(id, signature);
            // It must come back with the next turn, and this is where Google's own layer puts it.
            json.raw(",\"extra_content\":{\"google\":{\"thought_signature\":")
                    .string(signature)
                    .raw("}}");
        }
        return json.raw("}");
    }

    /** The signatures of all calls so far, by the ids that the client sees. */
    Map<String, String> signatures() {
        return signatures;
    }

    /**
     * The provider's id, else one that is the same however often the answer is read, and not OpenAI's 40 letters long.
     */
    private String id(FunctionCall call, int candidate, int number) {
        String given = call.id();
        return given == null || given.isEmpty()
                ? "call_" + HexFormat.of().toHexDigits(job.low()) + "_" + candidate + "_" + number
                : given;
    }
}
