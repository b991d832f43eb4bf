package dev.sluice.simulator.wire;

import dev.sluice.simulator.script.Prompt;
import dev.sluice.simulator.script.Prompt.Delivery;
import dev.sluice.simulator.script.Refusal;
import dev.sluice.simulator.script.RefusedCallException;
import dev.sluice.simulator.script.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the body of a chat completion request. */
final class OpenAiPrompts {

    private static final int MAX_CHOICES = 128;

    private OpenAiPrompts() {}

    /**
     * Reads a request.
     *
     * @throws RefusedCallException if the provider would refuse it
     */
    static Prompt read(JsonNode body) {
        if (Json.text(body.path("model")).isEmpty()) {
            throw invalid("you must provide a model parameter", null, null);
        }
        JsonNode messages = body.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw invalid("Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
        }
        boolean streamed = body.path("stream").asBoolean(false);
        JsonNode options = body.path("stream_options");
        if (!streamed && options.isObject()) {
            throw invalid(
                    "The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options", null);
        }
        JsonNode last = lastQuestion(messages);
        String question = content(last.path("content"));
        boolean toolResult = "tool".equals(Json.text(last.path("role")));
        return new Prompt(
                question,
                said(body, messages),
                promptTokens(messages),
                maxTokens(body),
                stops(body.path("stop")),
                Json.number(body, "n", 1, MAX_CHOICES).orElse(1),
                0,
                toolResult ? List.of() : ToolOrders.in(question, toolNames(body)),
                streamed ? Delivery.EVENTS : Delivery.WHOLE,
                options.path("include_usage").asBoolean(false));
    }

    private static JsonNode lastQuestion(JsonNode messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            String role = Json.text(messages.path(i).path("role"));
            if ("user".equals(role) || "tool".equals(role)) {
                return messages.path(i);
            }
        }
        return messages.path(messages.size() - 1);
    }

    /** OpenAI begins a new message after an assistant's; vLLM and others go on with it where they are told so. */
    private static String said(JsonNode body, JsonNode messages) {
        if (!body.path("continue_final_message").asBoolean(false)) {
            return "";
        }
        if (body.path("add_generation_prompt").asBoolean(true)) {
            throw invalid(
                    "Cannot set both `continue_final_message` and `add_generation_prompt` to True.",
                    "continue_final_message",
                    null);
        }
        JsonNode last = messages.path(messages.size() - 1);
        return "assistant".equals(Json.text(last.path("role"))) ? content(last.path("content")) : "";
    }

    private static int promptTokens(JsonNode messages) {
        int tokens = 0;
        for (JsonNode message : messages) {
            if (Json.text(message.path("role")).isEmpty()) {
                throw invalid(
                        "Missing required parameter: 'messages[].role'.", "messages", "missing_required_parameter");
            }
            tokens += Tokens.count(content(message.path("content")));
        }
        return tokens;
    }

    private static String content(JsonNode content) {
        if (!content.isArray()) {
            return Json.text(content);
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(Json.text(part.path("text")));
        }
        return text.toString();
    }

    private static int maxTokens(JsonNode body) {
        OptionalInt asCompletion = Json.number(body, "max_completion_tokens", 1, Integer.MAX_VALUE);
        return asCompletion.orElseGet(
                () -> Json.number(body, "max_tokens", 1, Integer.MAX_VALUE).orElse(Integer.MAX_VALUE));
    }

    private static List<String> stops(JsonNode stop) {
        List<String> stops = new ArrayList<>();
        if (stop.isString()) {
            stops.add(stop.asString());
        }
        for (JsonNode sequence : stop) {
            stops.add(Json.text(sequence));
        }
        stops.removeIf(String::isEmpty);
        return stops;
    }

    private static Set<String> toolNames(JsonNode body) {
        Set<String> names = new HashSet<>();
        if (!"none".equals(Json.text(body.path("tool_choice")))) {
            for (JsonNode tool : body.path("tools")) {
                names.add(Json.text(tool.path("function").path("name")));
            }
        }
        return names;
    }

    private static RefusedCallException invalid(String message, @Nullable String param, @Nullable String code) {
        return new RefusedCallException(Refusal.invalid(message, param, code));
    }
}
