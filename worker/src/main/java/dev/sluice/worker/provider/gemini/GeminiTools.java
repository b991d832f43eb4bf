package dev.sluice.worker.provider.gemini;

import dev.sluice.worker.provider.request.JsonTrees;
import dev.sluice.worker.provider.request.UntranslatableException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the model may call: Gemini's {@code tools} and {@code toolConfig}. */
final class GeminiTools {

    private static final String FUNCTION = "function";

    private GeminiTools() {}

    static void add(JsonNode chat, GeminiModel model, ObjectNode request) {
        JsonNode tools = chat.path("tools");
        if (!tools.isArray() || tools.isEmpty()) {
            return;
        }
        ArrayNode declarations = request.putArray("tools").addObject().putArray("functionDeclarations");
        for (JsonNode tool : tools) {
            declare(tool, model, declarations.addObject());
        }
        JsonNode choice = chat.path("tool_choice");
        if (JsonTrees.isGiven(choice)) {
            choose(choice, request.putObject("toolConfig").putObject("functionCallingConfig"));
        }
    }

    private static void declare(JsonNode tool, GeminiModel model, ObjectNode declaration) {
        String type = tool.path("type").asString(FUNCTION);
        if (!FUNCTION.equals(type)) {
            throw new UntranslatableException("tools[].type: " + type + " (expected, for this model: function)");
        }
        JsonNode function = tool.path(FUNCTION);
        declaration.put("name", function.path("name").asString(""));
        if (function.path("description").isString()) {
            declaration.set("description", function.path("description"));
        }
        JsonNode parameters = function.path("parameters");
        // A schema without any property is refused where a function without a schema is not.
        if (!parameters.path("properties").isEmpty() || parameters.has("$ref")) {
            GeminiSchemas.set(model, parameters, "parametersJsonSchema", "parameters", declaration);
        }
    }

    private static void choose(JsonNode choice, ObjectNode config) {
        if (choice.isString()) {
            config.put("mode", mode(choice.asString()));
            return;
        }
        switch (choice.path("type").asString("")) {
            case FUNCTION -> {
                config.put("mode", "ANY");
                config.putArray("allowedFunctionNames")
                        .add(choice.path(FUNCTION).path("name").asString(""));
            }
            case "allowed_tools" -> {
                JsonNode allowed = choice.path("allowed_tools");
                boolean isRequired = "required".equals(allowed.path("mode").asString(""));
                // Gemini takes names in mode ANY alone, and VALIDATED is its AUTO with names.
                config.put("mode", isRequired ? "ANY" : "VALIDATED");
                ArrayNode names = config.putArray("allowedFunctionNames");
                for (JsonNode tool : allowed.path("tools")) {
                    names.add(tool.path(FUNCTION).path("name").asString(""));
                }
            }
            default ->
                throw new UntranslatableException(
                        "tool_choice: (expected, for this model: none, auto, required or a function)");
        }
    }

    private static String mode(String choice) {
        return switch (choice) {
            case "none" -> "NONE";
            case "auto" -> "AUTO";
            case "required" -> "ANY";
            default ->
                throw new UntranslatableException(
                        "tool_choice: " + choice + " (expected: none, auto, required or a function)");
        };
    }
}
