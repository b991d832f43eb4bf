package dev.sluice.worker.provider.gemini;

import dev.sluice.common.job.JobId;
import dev.sluice.worker.provider.gemini.GeminiCandidate.FunctionCall;
import dev.sluice.worker.provider.wire.JsonBytes;
import java.util.HexFormat;

/** Writes function calls as OpenAI's tool calls. */
final class ToolCalls {

    private final JobId job;

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
        json.raw("\"id\":")
                .string(id(call, candidate, number))
                .raw(",\"type\":\"function\",\"function\":{\"name\":")
                .string(call.name())
                .raw(",\"arguments\":")
                .string(call.arguments())
                .raw("}");
        if (call.signature() != null) {
            // It must come back with the next turn, and this is where Google's own layer puts it.
            json.raw(",\"extra_content\":{\"google\":{\"thought_signature\":")
                    .string(call.signature())
                    .raw("}}");
        }
        return json.raw("}");
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
