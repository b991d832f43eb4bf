package dev.sluice.simulator.wire;

import dev.sluice.simulator.script.Prompt;
import dev.sluice.simulator.script.Prompt.Delivery;
import dev.sluice.simulator.script.Refusal;
import dev.sluice.simulator.script.RefusedCallException;
import dev.sluice.simulator.script.Tokens;
import dev.sluice.simulator.wire.Toolbox.Mode;
import dev.sluice.simulator.wire.Toolbox.Tool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the body of a Gemini generateContent request. */
final class GeminiPrompts {

    private static final int MAX_CANDIDATES = 8;

    private GeminiPrompts() {}

    /**
     * Reads a request.
     *
     * @param model the model's name without its suffix: it decides about thinking
     * @throws RefusedCallException if the provider would refuse it
     */
    static Prompt read(JsonNode body, String model, Delivery delivery) {
        JsonNode contents = body.path("contents");
        if (!contents.isArray() || contents.isEmpty()) {
            throw invalid("* GenerateContentRequest.contents: contents is not specified\n", "contents");
        }
        JsonNode generation = body.path("generationConfig");
        JsonNode last = lastQuestion(contents);
        boolean toolResult = hasFunctionResponse(last);
        String question = text(last);
        Prompt prompt = new Prompt(
                question,
                said(contents),
                promptTokens(body, contents),
                Json.number(generation, "maxOutputTokens", 1, Integer.MAX_VALUE).orElse(Integer.MAX_VALUE),
                stops(generation.path("stopSequences")),
                Json.number(generation, "candidateCount", 1, MAX_CANDIDATES).orElse(1),
                thoughts(generation.path("thinkingConfig"), model),
                toolbox(body).calls(question, toolResult),
                delivery,
                true);
        return prompt.replying(reply(generation, question));
    }

    /** What a form binds the answer to. */
    private static @Nullable String reply(JsonNode generation, String question) {
        if (!"application/json".equals(Json.text(generation.path("responseMimeType")))) {
            return null;
        }
        JsonNode schema = generation.path("responseJsonSchema");
        JsonNode openApi = generation.path("responseSchema");
        if (schema.isObject() || openApi.isObject()) {
            return SmallestInstance.of(schema.isObject() ? schema : openApi);
        }
        return Json.objectOr("text", question);
    }

    private static JsonNode lastQuestion(JsonNode contents) {
        for (int i = contents.size() - 1; i >= 0; i--) {
            if (!"model".equals(Json.text(contents.path(i).path("role")))) {
                return contents.path(i);
            }
        }
        return contents.path(contents.size() - 1);
    }

    /** A last turn of the model's own is gone on with. */
    private static String said(JsonNode contents) {
        JsonNode last = contents.path(contents.size() - 1);
        return "model".equals(Json.text(last.path("role"))) ? text(last) : "";
    }

    private static int promptTokens(JsonNode body, JsonNode contents) {
        JsonNode system =
                body.has("systemInstruction") ? body.path("systemInstruction") : body.path("system_instruction");
        int tokens = Tokens.count(text(system));
        for (JsonNode content : contents) {
            String role = Json.text(content.path("role"));
            if (!Set.of("", "user", "model", "function").contains(role)) {
                throw invalid("Please use a valid role: user, model.", "contents");
            }
            if (!content.path("parts").isArray() || content.path("parts").isEmpty()) {
                throw invalid(
                        "* GenerateContentRequest.contents[].parts: contents.parts must not be empty.\n", "contents");
            }
            tokens += Tokens.count(text(content));
        }
        return tokens;
    }

    private static String text(JsonNode content) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content.path("parts")) {
            text.append(Json.text(part.path("text")));
            JsonNode result = part.path("functionResponse");
            if (result.isObject()) {
                text.append(result.path("response"));
            }
        }
        return text.toString();
    }

    private static boolean hasFunctionResponse(JsonNode content) {
        for (JsonNode part : content.path("parts")) {
            if (part.has("functionResponse")) {
                return true;
            }
        }
        return false;
    }

    private static int thoughts(JsonNode config, String model) {
        OptionalInt budget = Json.number(config, "thinkingBudget", -1, Integer.MAX_VALUE);
        Thinking thinking = Thinking.of(model);
        if (budget.isEmpty()) {
            return thinking.thoughts();
        }
        if (!thinking.allows(budget.getAsInt())) {
            throw invalid(thinking.refusal(budget.getAsInt()), "generationConfig.thinkingConfig");
        }
        return thinking.thoughts(budget.getAsInt());
    }

    private static List<String> stops(JsonNode sequences) {
        List<String> stops = new ArrayList<>();
        for (JsonNode sequence : sequences) {
            stops.add(Json.text(sequence));
        }
        stops.removeIf(String::isEmpty);
        return stops;
    }

    private static Toolbox toolbox(JsonNode body) {
        JsonNode config = body.path("toolConfig").path("functionCallingConfig");
        Set<String> allowed = new HashSet<>();
        config.path("allowedFunctionNames").forEach(name -> allowed.add(Json.text(name)));
        List<Tool> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            for (JsonNode function : tool.path("functionDeclarations")) {
                String name = Json.text(function.path("name"));
                JsonNode schema = function.path("parametersJsonSchema");
                if (allowed.isEmpty() || allowed.contains(name)) {
                    tools.add(new Tool(name, schema.isObject() ? schema : function.path("parameters")));
                }
            }
        }
        Mode mode = switch (Json.text(config.path("mode"))) {
            case "NONE" -> Mode.NEVER;
            case "ANY" -> Mode.ALWAYS;
            default -> Mode.AUTO;
        };
        return new Toolbox(tools, mode, true);
    }

    private static RefusedCallException invalid(String message, @Nullable String param) {
        return new RefusedCallException(Refusal.invalid(message, param, null));
    }
}
