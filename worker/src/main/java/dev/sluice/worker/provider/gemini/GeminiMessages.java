package dev.sluice.worker.provider.gemini;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The conversation: OpenAI's messages as Gemini's contents.
 *
 * <p>Gemini knows two roles that take turns, so neighbours of one role are one content with all their parts: the
 * results of calls made together come back together, as it demands.
 */
final class GeminiMessages {

    private static final String USER = "user";
    private static final String MODEL = "model";

    private final ObjectNode request;
    private final ArrayNode contents;
    private final Map<String, String> functionNames = new HashMap<>();
    private String lastRole = "";
    private @Nullable ArrayNode lastParts;
    private @Nullable ArrayNode systemParts;

    GeminiMessages(ObjectNode request) {
        this.request = request;
        this.contents = request.putArray("contents");
    }

    /**
     * Adds the messages.
     *
     * @param said what the model has said already of its answer
     */
    void add(JsonNode messages, String said) {
        for (JsonNode message : messages) {
            message(message);
        }
        if (contents.isEmpty() && systemParts != null) {
            // Gemini wants something to answer.
            request.remove("systemInstruction");
            contents.addObject().put("role", USER).set("parts", systemParts);
        }
        if (!said.isEmpty()) {
            parts(MODEL).addObject().put("text", said);
        }
    }

    private void message(JsonNode message) {
        String role = message.path("role").asString("");
        switch (role) {
            case "system", "developer" -> GeminiParts.addContent(message.path("content"), systemParts());
            case "user" -> content(USER, message.path("content"));
            case "assistant" -> assistant(message);
            case "tool", "function" -> toolResult(message);
            default ->
                throw new UntranslatableException(
                        "messages[].role: " + role + " (expected: system, developer, user, assistant or tool)");
        }
    }

    private void content(String role, JsonNode content) {
        GeminiParts.addContent(content, parts(role));
    }

    private void assistant(JsonNode message) {
        JsonNode calls = message.path("tool_calls");
        boolean hasText = GeminiRequest.isGiven(message.path("content"))
                && !message.path("content").asString("x").isEmpty();
        if (hasText) {
            content(MODEL, message.path("content"));
        }
        for (JsonNode call : calls) {
            functionCall(call);
        }
    }

    private void functionCall(JsonNode call) {
        JsonNode function = call.path("function");
        String name = function.path("name").asString("");
        functionNames.put(call.path("id").asString(""), name);
        ObjectNode part = parts(MODEL).addObject();
        part.putObject("functionCall")
                .put("name", name)
                .set("args", object(function.path("arguments").asString("{}"), "arguments"));
        JsonNode signature = call.path("extra_content").path("google").path("thought_signature");
        if (signature.isString()) {
            part.set("thoughtSignature", signature);
        }
    }

    private void toolResult(JsonNode message) {
        String id = message.path("tool_call_id").asString("");
        String name = functionNames.getOrDefault(id, message.path("name").asString(""));
        if (name.isEmpty()) {
            throw new UntranslatableException(
                    "messages[].tool_call_id: " + id + " (expected: the id of a tool call in an earlier message)");
        }
        parts(USER)
                .addObject()
                .putObject("functionResponse")
                .put("name", name)
                .set("response", object(GeminiParts.text(message.path("content")), "result"));
    }

    /** Gemini wants an object where OpenAI takes any text: what is none becomes the value of a member. */
    private static JsonNode object(String text, String otherwiseAs) {
        try {
            JsonNode value = GeminiRequest.JSON.readTree(text);
            if (value.isObject()) {
                return value;
            }
        } catch (JacksonException ignored) {
            // Any text is allowed: it goes as it is.
        }
        ObjectNode wrapped = GeminiRequest.JSON.createObjectNode();
        return text.isBlank() ? wrapped : wrapped.put(otherwiseAs, text);
    }

    private ArrayNode parts(String role) {
        ArrayNode current = lastParts;
        if (current == null || !lastRole.equals(role)) {
            current = contents.addObject().put("role", role).putArray("parts");
            lastParts = current;
            lastRole = role;
        }
        return current;
    }

    private ArrayNode systemParts() {
        ArrayNode current = systemParts;
        if (current == null) {
            current = request.putObject("systemInstruction").putArray("parts");
            systemParts = current;
        }
        return current;
    }
}
