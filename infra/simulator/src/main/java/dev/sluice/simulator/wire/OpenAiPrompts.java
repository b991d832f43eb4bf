package dev.sluice.simulator.wire;

import dev.sluice.simulator.script.Prompt;
import dev.sluice.simulator.script.Prompt.Delivery;
import dev.sluice.simulator.script.Refusal;
import dev.sluice.simulator.script.RefusedCallException;
import dev.sluice.simulator.script.Tokens;
import dev.sluice.simulator.script.ToolCall;
import dev.sluice.simulator.wire.Toolbox.Mode;
import dev.sluice.simulator.wire.Toolbox.Tool;
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
        List<ToolCall> calls = toolbox(body).calls(question, toolResult);
        Prompt prompt = new Prompt(
                question,
                said(body, messages),
                promptTokens(messages),
                maxTokens(body),
                stops(body.path("stop")),
                Json.number(body, "n", 1, MAX_CHOICES).orElse(1),
                0,
                calls,
                streamed ? Delivery.EVENTS : Delivery.WHOLE,
                options.path("include_usage").asBoolean(false));
        return prompt.replying(reply(body.path("response_format"), question)).withLogprobs(topLogprobs(body));
    }

    /** What a form binds the answer to. */
    private static @Nullable String reply(JsonNode format, String question) {
        return switch (Json.text(format.path("type"))) {
            case "json_schema" -> {
                JsonNode schema = format.path("json_schema").path("schema");
                if (Json.text(format.path("json_schema").path("name")).isEmpty()) {
                    throw invalid(
                            "Missing required parameter: 'response_format.json_schema.name'.",
                            "response_format.json_schema.name",
                            "missing_required_parameter");
                }
                yield SmallestInstance.of(schema);
            }
            case "json_object" -> Json.objectOr("text", question);
            default -> null;
        };
    }

    private static int topLogprobs(JsonNode body) {
        int alternatives = Json.number(body, "top_logprobs", 0, 20).orElse(0);
        return body.path("logprobs").asBoolean(false) ? alternatives : Prompt.NO_LOGPROBS;
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

    private static Toolbox toolbox(JsonNode body) {
        JsonNode choice = body.path("tool_choice");
        String kind = choice.isObject() ? Json.text(choice.path("type")) : Json.text(choice);
        JsonNode allowed = choice.path("allowed_tools");
        Set<String> names = new HashSet<>();
        names.add(Json.text(choice.path("function").path("name")));
        allowed.path("tools")
                .forEach(tool -> names.add(Json.text(tool.path("function").path("name"))));
        names.remove("");
        List<Tool> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            JsonNode function = tool.path("function");
            String name = Json.text(function.path("name"));
            if (names.isEmpty() || names.contains(name)) {
                tools.add(new Tool(name, function.path("parameters")));
            }
        }
        Mode mode = switch (kind) {
            case "none" -> Mode.NEVER;
            case "required", "function" -> Mode.ALWAYS;
            case "allowed_tools" -> "required".equals(Json.text(allowed.path("mode"))) ? Mode.ALWAYS : Mode.AUTO;
            default -> Mode.AUTO;
        };
        if ("function".equals(kind) && tools.isEmpty()) {
            throw invalid("Tool choice 'function' not found in 'tools' parameter.", "tool_choice", null);
        }
        return new Toolbox(tools, mode, body.path("parallel_tool_calls").asBoolean(true));
    }

    private static RefusedCallException invalid(String message, @Nullable String param, @Nullable String code) {
        return new RefusedCallException(Refusal.invalid(message, param, code));
    }
}
