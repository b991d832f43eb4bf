package dev.sluice.worker.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.CallFailures;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.Envelope;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.ParsedAnswer;
import dev.sluice.worker.provider.UsageCount;
import dev.sluice.worker.provider.request.JsonTrees;
import dev.sluice.worker.provider.wire.JsonBytes;
import dev.sluice.worker.provider.wire.JsonCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Renders a message that wasn't streamed as a {@code chat.completion} object. */
final class AnthropicWhole {

    private final ChatCall call;
    private final StringBuilder text = new StringBuilder();
    private final List<JsonNode> toolUses = new ArrayList<>(0);
    private final ThoughtBlocks thoughts = new ThoughtBlocks();

    private AnthropicWhole(ChatCall call) {
        this.call = call;
    }

    static ParsedAnswer read(ChatCall call, byte[] object) {
        JsonNode message = JsonTrees.orMissing(object);
        JsonNode error = message.path("error");
        if (error.isObject()) {
            byte[] told = JsonTrees.JSON.writeValueAsBytes(error);
            return new ParsedAnswer.Broken(AnthropicFailures.inStream(call.target(), told));
        }
        if (!message.path("content").isArray()) {
            return new ParsedAnswer.Broken(CallFailures.unreadable());
        }
        return new ParsedAnswer.Whole(new AnthropicWhole(call).finished(message, object.length));
    }

    private FinishedAnswer finished(JsonNode message, int length) {
        for (JsonNode block : message.path("content")) {
            block(block);
        }
        String reason = StopReasons.of(message.path("stop_reason").asString(""), !toolUses.isEmpty());
        TokenUsage usage = usage(message.path("usage"));
        Map<String, String> thought = new HashMap<>(0);
        JsonBytes json = Envelope.completion(call.job(), length)
                .raw("\"choices\":[{\"index\":")
                .number(call.firstChoice())
                .raw(",\"message\":{\"role\":\"assistant\",\"content\":");
        if (text.isEmpty() && !toolUses.isEmpty()) {
            json.raw("null");
        } else {
            json.string(text.toString());
        }
        json.raw(",\"refusal\":null");
        addCalls(json, thought);
        json.raw("},\"logprobs\":null,\"finish_reason\":").string(reason).raw("}],\"usage\":");
        UsageCount.render(json, usage).raw("}");
        return new FinishedAnswer(reason, usage, List.of(json.toBytes()), thought);
    }

    private void block(JsonNode block) {
        switch (block.path("type").asString("")) {
            case "text" -> text.append(block.path("text").asString(""));
            case "tool_use" -> toolUses.add(block);
            case "thinking" -> {
                if (toolUses.isEmpty()) {
                    thoughts.open();
                    thoughts.add(
                            block.path("thinking").asString(""),
                            block.path("signature").asString(""));
                }
            }
            case "redacted_thinking" -> thoughts.redacted(block.path("data").asString(""));
            default -> {
                // Nothing that a chat completion could hold.
            }
        }
    }

    private void addCalls(JsonBytes json, Map<String, String> thought) {
        String thoughtBlocks = thoughts.json();
        for (int number = 0; number < toolUses.size(); number++) {
            JsonNode toolUse = toolUses.get(number);
            String id = toolUse.path("id").asString("");
            byte[] arguments = JsonTrees.JSON.writeValueAsBytes(
                    toolUse.path("input").isObject() ? toolUse.path("input") : JsonTrees.JSON.createObjectNode());
            json.raw(number == 0 ? ",\"tool_calls\":[" : ",")
                    .raw("{\"id\":")
                    .string(id)
                    .raw(",\"type\":\"function\",\"function\":{\"name\":")
                    .string(toolUse.path("name").asString(""))
                    .raw(",\"arguments\":")
                    .string(arguments)
                    .raw("}");
            if (number == 0 && !thoughtBlocks.isEmpty()) {
                thought.put(id, thoughtBlocks);
                json.raw(",\"extra_content\":{\"anthropic\":{\"thinking_blocks\":")
                        .raw(thoughtBlocks)
                        .raw("}}");
            }
            json.raw("}");
        }
        json.raw(toolUses.isEmpty() ? "" : "]");
    }

    private TokenUsage usage(JsonNode told) {
        UsageCount count = new UsageCount(call);
        count.delta(text.toString().getBytes(UTF_8).length);
        for (JsonNode toolUse : toolUses) {
            count.delta(toolUse.path("input").toString().length());
        }
        if (told.isObject()) {
            byte[] bytes = JsonTrees.JSON.writeValueAsBytes(told);
            AnthropicUsage usage = new AnthropicUsage();
            try (JsonCursor cursor = new JsonCursor(bytes, 0, bytes.length)) {
                cursor.enterRoot();
                usage.read(cursor);
            }
            if (usage.hasOutput()) {
                count.report(usage.total());
            }
        }
        return count.total();
    }
}
