package dev.sluice.simulator.wire;

import dev.sluice.simulator.script.Answer;
import dev.sluice.simulator.script.ToolCall;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The GenerateContentResponse objects of one answer. */
final class GeminiChunks {

    private static final String NO_PARTS = "{\"role\":\"model\"}";

    private final Answer answer;
    private final String tail;
    private final List<String> contents;

    GeminiChunks(Answer answer, Wire.Stamp stamp) {
        this.answer = answer;
        this.tail = "},\"modelVersion\":" + Json.quoted(stamp.model()) + ",\"responseId\":\"sim"
                + HexFormat.of().toHexDigits(stamp.call()) + "\"}";
        this.contents = answer.toolCalls().isEmpty() ? List.of() : toolContents();
    }

    int steps() {
        return contents.isEmpty() ? answer.tokens().size() : contents.size();
    }

    int tokensPerStep() {
        return answer.choices();
    }

    /** The object of one step: its text or its function call, and the usage so far. */
    String step(int index) {
        String content = contents.isEmpty() ? content(part(answer.tokens().get(index))) : contents.get(index);
        int visible = index + 1 == steps() ? answer.visibleTokens() : index + 1;
        return object(content, "", visible);
    }

    /** The last object of a stream: why it ended. Where thoughts left no room for text, it is the only one. */
    String ending() {
        String content = steps() == 0 && answer.thoughtTokens() > 0 ? NO_PARTS : content(part(""));
        return object(content, finish(), answer.visibleTokens());
    }

    /** The one object of an answer that isn't streamed. */
    String whole() {
        String content;
        if (!contents.isEmpty()) {
            content = content(String.join(",", toolParts()));
        } else {
            // An answer that ends within its thoughts has no parts at all.
            content = answer.tokens().isEmpty() ? NO_PARTS : content(part(answer.text()));
        }
        return object(content, finish(), answer.visibleTokens());
    }

    private String object(String content, String finish, int visibleTokens) {
        StringBuilder object = new StringBuilder(384).append("{\"candidates\":[");
        for (int index = 0; index < answer.choices(); index++) {
            object.append(index == 0 ? "" : ",")
                    .append("{\"content\":")
                    .append(content)
                    .append(finish)
                    .append(",\"index\":")
                    .append(index)
                    .append('}');
        }
        return object.append("],\"usageMetadata\":{")
                .append(usage(visibleTokens * answer.choices()))
                .append(tail)
                .toString();
    }

    private String usage(int candidates) {
        int prompt = answer.promptTokens();
        int thoughts = answer.thoughtTokens() * answer.choices();
        return "\"promptTokenCount\":" + prompt
                + (candidates > 0 ? ",\"candidatesTokenCount\":" + candidates : "")
                + ",\"totalTokenCount\":" + (prompt + candidates + thoughts)
                + ",\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":" + prompt + "}]"
                + (thoughts > 0 ? ",\"thoughtsTokenCount\":" + thoughts : "");
    }

    private String finish() {
        return switch (answer.finish()) {
            // Gemini ends a tool call like a text.
            case STOP, STOP_SEQUENCE, TOOL_CALLS -> ",\"finishReason\":\"STOP\"";
            case LENGTH -> ",\"finishReason\":\"MAX_TOKENS\"";
        };
    }

    private List<String> toolContents() {
        return toolParts().stream().map(GeminiChunks::content).toList();
    }

    private List<String> toolParts() {
        List<String> parts = new ArrayList<>();
        for (ToolCall call : answer.toolCalls()) {
            parts.add(
                    "{\"functionCall\":{\"name\":" + Json.quoted(call.name()) + ",\"args\":" + call.arguments() + "}}");
        }
        return parts;
    }

    private static String content(String parts) {
        return "{\"parts\":[" + parts + "],\"role\":\"model\"}";
    }

    private static String part(String text) {
        return "{\"text\":" + Json.quoted(text) + "}";
    }
}
