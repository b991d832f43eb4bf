package dev.sluice.worker.provider.gemini;

import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.CallFailures;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.Envelope;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.ParsedAnswer;
import dev.sluice.worker.provider.UsageCount;
import dev.sluice.worker.provider.gemini.GeminiCandidate.FunctionCall;
import dev.sluice.worker.provider.wire.JsonBytes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Renders an answer that wasn't streamed as a {@code chat.completion} object. */
final class GeminiWhole {

    private static final List<GeminiCandidate> BLOCKED =
            List.of(new GeminiCandidate(0, "", new byte[0], List.of(), "SAFETY"));

    private final int firstChoice;
    private final ToolCalls toolCalls;
    private final JsonBytes json;

    private GeminiWhole(ChatCall call, int capacity) {
        this.firstChoice = call.firstChoice();
        this.toolCalls = new ToolCalls(call.job().id());
        this.json = Envelope.completion(call.job(), capacity);
    }

    static ParsedAnswer read(ChatCall call, byte[] object) {
        GeminiReader reader = new GeminiReader();
        try {
            reader.read(object, 0, object.length);
        } catch (JacksonException ignored) {
            return new ParsedAnswer.Broken(CallFailures.unreadable());
        }
        byte[] error = reader.error();
        if (error != null) {
            return new ParsedAnswer.Broken(GeminiFailures.inStream(call.target(), error));
        }
        List<GeminiCandidate> candidates = reader.candidates();
        if (candidates.isEmpty()) {
            if (reader.blockReason() == null) {
                return new ParsedAnswer.Broken(CallFailures.unreadable());
            }
            candidates = BLOCKED;
        }
        if (candidates.stream().anyMatch(GeminiWhole::isGarbled)) {
            return new ParsedAnswer.Broken(CallFailures.unreadable());
        }
        return new ParsedAnswer.Whole(
                new GeminiWhole(call, object.length).render(candidates, usage(call, reader.usage(), candidates)));
    }

    private static boolean isGarbled(GeminiCandidate candidate) {
        String reason = candidate.finishReason();
        return reason != null && FinishReasons.isFailure(reason);
    }

    private static TokenUsage usage(ChatCall call, @Nullable TokenUsage reported, List<GeminiCandidate> candidates) {
        UsageCount count = new UsageCount(call);
        for (GeminiCandidate candidate : candidates) {
            count.delta(candidate.jsonText().length);
        }
        if (reported != null) {
            count.report(reported);
        }
        return count.total();
    }

    private FinishedAnswer render(List<GeminiCandidate> candidates, TokenUsage usage) {
        json.raw("\"choices\":[");
        String first = null;
        for (GeminiCandidate candidate : candidates) {
            String given = candidate.finishReason();
            String reason = FinishReasons.of(
                    given == null ? "" : given, !candidate.calls().isEmpty());
            json.raw(first == null ? "" : ",");
            first = first == null ? reason : first;
            choice(candidate, reason);
        }
        UsageCount.render(json.raw("],\"usage\":"), usage);
        byte[] object = json.raw("}").toBytes();
        return new FinishedAnswer(first == null ? "stop" : first, usage, List.of(object), toolCalls.signatures());
    }

    private void choice(GeminiCandidate candidate, String reason) {
        int index = firstChoice + candidate.index();
        json.raw("{\"index\":").number(index).raw(",\"message\":{\"role\":\"assistant\",\"content\":");
        if (candidate.jsonText().length == 0 && !candidate.calls().isEmpty()) {
            json.raw("null");
        } else {
            json.raw("\"").raw(candidate.jsonText()).raw("\"");
        }
        json.raw(",\"refusal\":null");
        int number = 0;
        for (FunctionCall functionCall : candidate.calls()) {
            json.raw(number == 0 ? ",\"tool_calls\":[{" : ",{");
            toolCalls.render(json, functionCall, index, number);
            number++;
        }
        json.raw(number == 0 ? "" : "]")
                .raw("},\"logprobs\":null,\"finish_reason\":")
                .string(reason)
                .raw("}");
    }
}
