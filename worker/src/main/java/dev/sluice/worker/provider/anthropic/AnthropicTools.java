package dev.sluice.worker.provider.anthropic;

import dev.sluice.worker.provider.request.JsonTrees;
import dev.sluice.worker.provider.request.UntranslatableException;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the model may call: {@code tools} and {@code tool_choice}. */
final class AnthropicTools {

    private static final String FUNCTION = "function";
    private static final String TYPE = "type";
    private static final String NAME = "name";
    private static final String AUTO = "auto";
    private static final String ALLOWED = "allowed_tools";

    private AnthropicTools() {}

    /** Whether some tool must be called. */
    static boolean areForced(JsonNode chat) {
        JsonNode choice = chat.path("tool_choice");
        return switch (choice.isString() ? choice.asString() : choice.path(TYPE).asString(AUTO)) {
            case "required", FUNCTION -> true;
            case ALLOWED -> "required".equals(choice.path(ALLOWED).path("mode").asString(""));
            default -> false;
        };
    }

    static void add(JsonNode chat, ClaudeModel model, ObjectNode request, AnthropicMessages messages) {
        JsonNode tools = chat.path("tools");
        if (!tools.isArray() || tools.isEmpty()) {
            return;
        }
        JsonNode choice = chat.path("tool_choice");
        Set<String> allowed = allowed(choice);
        ArrayNode declared = request.putArray("tools");
        for (JsonNode tool : tools) {
            if (allowed.isEmpty()
                    || allowed.contains(tool.path(FUNCTION).path(NAME).asString(""))) {
                declare(tool, declared.addObject());
            }
        }
        ObjectNode chosen = choice(choice, model, messages);
        JsonNode parallel = chat.path("parallel_tool_calls");
        if (parallel.isBoolean()
                && !parallel.asBoolean()
                && !"none".equals(chosen.path(TYPE).asString(""))) {
            chosen.put("disable_parallel_tool_use", true);
        }
        if (JsonTrees.isGiven(choice) || chosen.size() > 1) {
            request.set("tool_choice", chosen);
        }
    }

    private static Set<String> allowed(JsonNode choice) {
        Set<String> names = new HashSet<>();
        for (JsonNode tool : choice.path(ALLOWED).path("tools")) {
            names.add(tool.path(FUNCTION).path(NAME).asString(""));
        }
        return names;
    }

    private static void declare(JsonNode tool, ObjectNode declared) {
        String type = tool.path(TYPE).asString(FUNCTION);
        if (!FUNCTION.equals(type)) {
            throw new UntranslatableException("tools[].type: " + type + " (expected, for this model: function)");
        }
        JsonNode function = tool.path(FUNCTION);
        declared.put(NAME, function.path(NAME).asString(""));
        if (function.path("description").isString()) {
            declared.set("description", function.path("description"));
        }
        declared.set("input_schema", AnthropicSchemas.ofTool(function.path("parameters")));
    }

    private static ObjectNode choice(JsonNode choice, ClaudeModel model, AnthropicMessages messages) {
        ObjectNode chosen = JsonTrees.JSON.createObjectNode();
        String kind = choice.isString() ? choice.asString() : choice.path(TYPE).asString(AUTO);
        switch (kind) {
            case AUTO, "none" -> chosen.put(TYPE, kind);
            case "required" -> force(chosen, "", model, messages);
            case FUNCTION -> force(chosen, choice.path(FUNCTION).path(NAME).asString(""), model, messages);
            case ALLOWED -> {
                if (areForced(JsonTrees.JSON.createObjectNode().set("tool_choice", choice))) {
                    force(chosen, "", model, messages);
                } else {
                    chosen.put(TYPE, AUTO);
                }
            }
            default ->
                throw new UntranslatableException("tool_choice: " + kind
                        + " (expected, for this model: none, auto, required, a function or allowed tools)");
        }
        return chosen;
    }

    private static void force(ObjectNode chosen, String name, ClaudeModel model, AnthropicMessages messages) {
        if (!model.takesForcedTools()) {
            chosen.put(TYPE, AUTO);
            messages.instruct(
                    name.isEmpty()
                            ? "Answer by calling one of the tools, without any text."
                            : "Answer by calling the tool " + name + ", without any text.");
        } else if (name.isEmpty()) {
            chosen.put(TYPE, "any");
        } else {
            chosen.put(TYPE, "tool").put(NAME, name);
        }
    }
}
