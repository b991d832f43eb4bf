package dev.sluice.worker.provider.anthropic;

import dev.sluice.worker.provider.request.JsonTrees;
import dev.sluice.worker.provider.request.UntranslatableException;
import dev.sluice.worker.provider.supply.Supplies;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The conversation: OpenAI's messages as Anthropic's. Instructions stand apart, neighbours of one role are one message,
 * and the results of calls are the user's.
 */
final class AnthropicMessages {

    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";
    private static final String TEXT = "text";
    private static final String TYPE = "type";

    /** Anthropic wants the user to begin. */
    private static final String BEGINNING = "(The conversation begins here.)";

    private final ObjectNode request;
    private final boolean takesThoughts;
    private final Supplies supplies;
    private final ArrayNode messages;
    private final ArrayNode system = JsonTrees.JSON.createArrayNode();
    private String lastRole = "";
    private @Nullable ArrayNode lastBlocks;
    private boolean lacksThoughts;

    AnthropicMessages(ObjectNode request, boolean takesThoughts, Supplies supplies) {
        this.request = request;
        this.takesThoughts = takesThoughts;
        this.supplies = supplies;
        this.messages = request.putArray("messages");
    }

    /**
     * Adds the messages.
     *
     * @param said what the model has said already of its answer
     */
    void add(JsonNode conversation, String said) {
        for (JsonNode message : conversation) {
            message(message);
        }
        // It refuses to go on from space at a text's end.
        String open = said.stripTrailing();
        if (!open.isEmpty()) {
            text(open, blocks(ASSISTANT));
        }
    }

    /** Adds an instruction of our own behind the client's. */
    void instruct(String instruction) {
        text(instruction, system);
    }

    /** The last step: what couldn't be said before all was known. */
    void end() {
        if (messages.isEmpty() && !system.isEmpty()) {
            // It wants something to answer.
            blocks(USER).addAll(system);
            system.removeAll();
        }
        if (!system.isEmpty()) {
            request.set("system", system);
        }
    }

    /** Whether the model is within a row of tool calls whose thoughts are lost. */
    boolean lacksThoughts() {
        return lacksThoughts;
    }

    private void message(JsonNode message) {
        String role = message.path("role").asString("");
        JsonNode content = message.path("content");
        switch (role) {
            case "system", "developer" -> AnthropicParts.addContent(content, system);
            case USER -> {
                lacksThoughts = false;
                AnthropicParts.addContent(content, blocks(USER));
            }
            case ASSISTANT -> assistant(message);
            case "tool" -> toolResult(message.path("tool_call_id").asString(""), content);
            case "function" -> toolResult(message.path("name").asString(""), content);
            default ->
                throw new UntranslatableException(
                        "messages[].role: " + role + " (expected: system, developer, user, assistant or tool)");
        }
    }

    private void assistant(JsonNode message) {
        JsonNode calls = message.path("tool_calls");
        JsonNode content =
                JsonTrees.isGiven(message.path("content")) ? message.path("content") : message.path("refusal");
        ArrayNode blocks = blocks(ASSISTANT);
        if (!calls.isEmpty()) {
            lacksThoughts = !addThoughts(calls.path(0), blocks);
        }
        AnthropicParts.addContent(content, blocks);
        for (JsonNode call : calls) {
            toolUse(call.path("id").asString(""), call.path("function"), blocks);
        }
        JsonNode deprecated = message.path("function_call");
        if (deprecated.isObject()) {
            toolUse(deprecated.path("name").asString(""), deprecated, blocks);
        }
    }

    /** What the model thought before a turn's first call, from the client, or else from our memory. */
    private boolean addThoughts(JsonNode call, ArrayNode blocks) {
        if (!takesThoughts) {
            return false;
        }
        JsonNode told = thoughts(call);
        String kept = supplies.thoughts().getOrDefault(call.path("id").asString(""), "");
        try {
            JsonNode thoughts = told.isEmpty() && !kept.isEmpty() ? JsonTrees.JSON.readTree(kept) : told;
            thoughts.forEach(blocks::add);
            return !thoughts.isEmpty();
        } catch (JacksonException ignored) {
            // Somebody else's, under the same id.
            return false;
        }
    }

    /** The thoughts that a client has sent back with a call. */
    static JsonNode thoughts(JsonNode call) {
        return call.path("extra_content").path("anthropic").path("thinking_blocks");
    }

    private static void toolUse(String id, JsonNode function, ArrayNode blocks) {
        blocks.addObject()
                .put(TYPE, "tool_use")
                .put("id", allowedId(id))
                .put("name", function.path("name").asString(""))
                .set("input", JsonTrees.object(function.path("arguments").asString("{}"), "arguments"));
    }

    private void toolResult(String id, JsonNode content) {
        ObjectNode result = JsonTrees.JSON.createObjectNode();
        result.put(TYPE, "tool_result").put("tool_use_id", allowedId(id));
        ArrayNode parts = JsonTrees.JSON.createArrayNode();
        AnthropicParts.addContent(content, parts);
        if (!parts.isEmpty()) {
            result.set("content", parts);
        }
        ArrayNode blocks = blocks(USER);
        int place = 0;
        // Results come before anything else that the user says.
        while (place < blocks.size()
                && "tool_result".equals(blocks.path(place).path(TYPE).asString(""))) {
            place++;
        }
        blocks.insert(place, result);
    }

    /** Other providers' ids may have letters that Anthropic refuses. */
    private static String allowedId(String id) {
        String allowed = id.replaceAll("[^a-zA-Z0-9_-]", "_");
        return allowed.isEmpty() ? "call" : allowed;
    }

    static void text(String text, ArrayNode blocks) {
        blocks.addObject().put(TYPE, TEXT).put(TEXT, text);
    }

    private ArrayNode blocks(String role) {
        if (messages.isEmpty() && ASSISTANT.equals(role)) {
            text(BEGINNING, blocks(USER));
        }
        ArrayNode current = lastBlocks;
        if (current == null || !lastRole.equals(role)) {
            current = messages.addObject().put("role", role).putArray("content");
            lastBlocks = current;
            lastRole = role;
        }
        return current;
    }
}
