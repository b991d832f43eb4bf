package dev.sluice.simulator.wire;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Checks a conversation as Anthropic does: who speaks, that nothing is empty, that each call has its result. */
final class AnthropicTurns {

    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final Set<String> BLOCKS =
            Set.of("text", "image", "document", "tool_use", "tool_result", "thinking", "redacted_thinking");
    private static final String TYPE = "type";
    private static final String CONTENT = "content";

    private AnthropicTurns() {}

    static void check(JsonNode messages) {
        AnthropicPrompts.check(
                "user".equals(Json.text(messages.path(0).path("role"))),
                "messages: first message must use the \"user\" role");
        Set<String> open = new HashSet<>();
        int number = 0;
        for (JsonNode message : messages) {
            String place = "messages." + number++;
            String role = Json.text(message.path("role"));
            AnthropicPrompts.check(
                    "user".equals(role) || "assistant".equals(role),
                    place + ".role: Input should be 'user' or 'assistant'");
            Set<String> results = new HashSet<>();
            Set<String> calls = new HashSet<>();
            blocks(message.path(CONTENT), place, results, calls);
            AnthropicPrompts.check(
                    results.equals(open),
                    place + ": `tool_use` ids " + open
                            + " must have their `tool_result` blocks immediately after, and no" + " others");
            open = calls;
        }
        JsonNode last = messages.path(messages.size() - 1);
        String text = AnthropicPrompts.text(last.path(CONTENT));
        AnthropicPrompts.check(
                !"assistant".equals(Json.text(last.path("role"))) || text.equals(text.stripTrailing()),
                "messages: final assistant content cannot end with trailing whitespace");
    }

    private static void blocks(JsonNode content, String place, Set<String> results, Set<String> calls) {
        if (content.isString()) {
            AnthropicPrompts.check(!content.asString().isEmpty(), place + ": text content must be non-empty");
            return;
        }
        AnthropicPrompts.check(content.isArray() && !content.isEmpty(), place + ": content must be non-empty");
        boolean isAfterResults = false;
        for (JsonNode block : content) {
            String type = Json.text(block.path(TYPE));
            AnthropicPrompts.check(BLOCKS.contains(type), place + ".content: Input tag '" + type + "' is not known");
            AnthropicPrompts.check(
                    !"text".equals(type) || !Json.text(block.path("text")).isEmpty(),
                    place + ".content: text content blocks must be non-empty");
            if ("tool_use".equals(type)) {
                calls.add(id(block.path("id"), place));
                AnthropicPrompts.check(
                        block.path("input").isObject(), place + ".content.input: Input should be an object");
            } else if ("tool_result".equals(type)) {
                AnthropicPrompts.check(!isAfterResults, place + ": tool_result blocks must come first");
                results.add(id(block.path("tool_use_id"), place));
            } else {
                isAfterResults = true;
            }
        }
    }

    private static String id(JsonNode node, String place) {
        String id = Json.text(node);
        AnthropicPrompts.check(ID.matcher(id).matches(), place + ".id: String should match pattern '^[a-zA-Z0-9_-]+$'");
        return id;
    }
}
