package dev.sluice.simulator.wire;

import dev.sluice.simulator.script.Prompt;
import dev.sluice.simulator.script.Prompt.Delivery;
import dev.sluice.simulator.script.Refusal;
import dev.sluice.simulator.script.RefusedCallException;
import dev.sluice.simulator.script.Tokens;
import dev.sluice.simulator.wire.Toolbox.Mode;
import dev.sluice.simulator.wire.Toolbox.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the body of a request for a message, as strictly as the provider does. */
final class AnthropicPrompts {

    private static final Set<String> MEMBERS = Set.of(
            "model",
            "max_tokens",
            "messages",
            "system",
            "stream",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "tools",
            "tool_choice",
            "thinking",
            "metadata",
            "output_config",
            "service_tier",
            "cache_control");
    private static final int MIN_BUDGET = 1024;
    private static final int SPENT = 1024;
    private static final String TYPE = "type";
    private static final String CONTENT = "content";
    private static final String TOOL_RESULT = "tool_result";

    private AnthropicPrompts() {}

    /**
     * Reads a request.
     *
     * @throws RefusedCallException if the provider would refuse it
     */
    static Prompt read(JsonNode body) {
        for (String member : body.propertyNames()) {
            check(MEMBERS.contains(member), member + ": Extra inputs are not permitted");
        }
        check(!Json.text(body.path("model")).isEmpty(), "model: Field required");
        int maxTokens = Json.number(body, "max_tokens", 1, Integer.MAX_VALUE).orElse(0);
        check(maxTokens > 0, "max_tokens: Field required");
        JsonNode messages = body.path("messages");
        check(messages.isArray() && !messages.isEmpty(), "messages: at least one message is required");
        AnthropicTurns.check(messages);
        JsonNode last = lastQuestion(messages);
        boolean isResult = Json.text(last.path(CONTENT).path(0).path(TYPE)).equals(TOOL_RESULT);
        String question = text(last.path(CONTENT));
        Prompt prompt = new Prompt(
                question,
                said(messages),
                promptTokens(body, messages),
                maxTokens,
                stops(body.path("stop_sequences")),
                1,
                thoughts(body, maxTokens),
                toolbox(body).calls(question, isResult),
                body.path("stream").asBoolean(false) ? Delivery.EVENTS : Delivery.WHOLE,
                true);
        return prompt.replying(reply(body.path("output_config").path("format")));
    }

    private static @Nullable String reply(JsonNode format) {
        if (format.isMissingNode()) {
            return null;
        }
        check(
                "json_schema".equals(Json.text(format.path(TYPE))),
                "output_config.format.type: Input should be 'json_schema'");
        checkClosed(format.path("schema"));
        return SmallestInstance.of(format.path("schema"));
    }

    private static void checkClosed(JsonNode schema) {
        boolean isObject = "object".equals(Json.text(schema.path(TYPE)));
        boolean isOpen = schema.path("additionalProperties").asBoolean(true);
        check(
                !isObject || !isOpen,
                "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to"
                        + " false");
        schema.forEach(AnthropicPrompts::checkClosed);
    }

    private static int thoughts(JsonNode body, int maxTokens) {
        JsonNode thinking = body.path("thinking");
        String type = Json.text(thinking.path(TYPE));
        JsonNode temperature = body.path("temperature");
        check(
                !temperature.isNumber() || (temperature.asDouble() >= 0 && temperature.asDouble() <= 1),
                "temperature: range: 0..1");
        check(
                !"enabled".equals(type) || !temperature.isNumber() || temperature.asDouble() == 1,
                "`temperature` may only be set to 1 when thinking is enabled.");
        return switch (type) {
            case "enabled" -> {
                int budget = Json.number(thinking, "budget_tokens", 1, Integer.MAX_VALUE)
                        .orElse(0);
                check(
                        budget >= MIN_BUDGET,
                        "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
                check(budget < maxTokens, "`max_tokens` must be greater than `thinking.budget_tokens`.");
                yield Math.min(budget, SPENT);
            }
            case "adaptive" -> Math.min(SPENT, maxTokens / 4);
            case "", "disabled" -> 0;
            default -> throw invalid("thinking: Input tag '" + type + "' found using 'type' does not match");
        };
    }

    private static JsonNode lastQuestion(JsonNode messages) {
        JsonNode last = messages.path(messages.size() - 1);
        boolean isAnswer = "assistant".equals(Json.text(last.path("role")));
        return isAnswer && messages.size() > 1 ? messages.path(messages.size() - 2) : last;
    }

    /** A last turn of the model's own is gone on with. */
    private static String said(JsonNode messages) {
        JsonNode last = messages.path(messages.size() - 1);
        return "assistant".equals(Json.text(last.path("role"))) ? text(last.path(CONTENT)) : "";
    }

    private static int promptTokens(JsonNode body, JsonNode messages) {
        int tokens = Tokens.count(text(body.path("system")));
        for (JsonNode message : messages) {
            tokens += Tokens.count(text(message.path(CONTENT)));
        }
        return tokens;
    }

    /** The text of a content, results of tools among it. */
    static String text(JsonNode content) {
        if (!content.isArray()) {
            return Json.text(content);
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode block : content) {
            text.append(Json.text(block.path("text")));
            if (TOOL_RESULT.equals(Json.text(block.path(TYPE)))) {
                text.append(text(block.path(CONTENT)));
            }
        }
        return text.toString();
    }

    private static List<String> stops(JsonNode sequences) {
        List<String> stops = new ArrayList<>();
        sequences.forEach(sequence -> stops.add(Json.text(sequence)));
        check(
                stops.stream().noneMatch(String::isBlank),
                "stop_sequences: each stop sequence must contain non-whitespace");
        return stops;
    }

    private static Toolbox toolbox(JsonNode body) {
        JsonNode choice = body.path("tool_choice");
        String kind = Json.text(choice.path(TYPE));
        boolean isForced = "any".equals(kind) || "tool".equals(kind);
        String thinking = Json.text(body.path("thinking").path(TYPE));
        check(
                !isForced || !"enabled".equals(thinking),
                "Thinking may not be enabled when tool_choice forces tool use.");
        String wanted = Json.text(choice.path("name"));
        List<Tool> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            JsonNode schema = tool.path("input_schema");
            check(
                    "object".equals(Json.text(schema.path(TYPE))),
                    "tools.0.custom.input_schema.type: Input should be 'object'");
            check(
                    !schema.has("anyOf") && !schema.has("oneOf") && !schema.has("allOf"),
                    "tools.0.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top"
                            + " level");
            if (wanted.isEmpty() || wanted.equals(Json.text(tool.path("name")))) {
                tools.add(new Tool(Json.text(tool.path("name")), schema));
            }
        }
        check(!isForced || !tools.isEmpty(), "tool_choice: Tool '" + wanted + "' not found in provided tools");
        Mode mode = isForced ? Mode.ALWAYS : "none".equals(kind) ? Mode.NEVER : Mode.AUTO;
        return new Toolbox(
                tools, mode, !choice.path("disable_parallel_tool_use").asBoolean(false));
    }

    static void check(boolean isRight, String message) {
        if (!isRight) {
            throw invalid(message);
        }
    }

    private static RefusedCallException invalid(String message) {
        return new RefusedCallException(Refusal.invalid(message, null, null));
    }
}
