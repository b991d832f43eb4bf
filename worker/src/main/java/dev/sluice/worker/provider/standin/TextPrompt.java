package dev.sluice.worker.provider.standin;

import dev.sluice.worker.provider.request.JsonTrees;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A request for a completion as one for a chat. */
final class TextPrompt {

    /** OpenAI's own default for these. */
    private static final int DEFAULT_MAX_TOKENS = 16;

    /** Members that mean the same in both; others are left out, as unknown ones are. */
    private static final List<String> SHARED = List.of(
            "model",
            "stream",
            "stream_options",
            "n",
            "temperature",
            "top_p",
            "frequency_penalty",
            "presence_penalty",
            "stop",
            "seed",
            "logit_bias",
            "user");

    /** What a chat can't do, and the value that wishes for nothing. */
    private static final Map<String, String> REFUSED = Map.of("echo", "false", "suffix", "", "logprobs", "none");

    private TextPrompt() {}

    /**
     * The chat's body.
     *
     * @throws dev.sluice.worker.provider.request.UntranslatableException if it asks for something that a chat can't do
     * @throws tools.jackson.core.JacksonException if it isn't JSON
     */
    static byte[] chat(byte[] body) {
        JsonNode asked = JsonTrees.chat(body);
        refuseOthers(asked);
        ObjectNode chat = JsonTrees.JSON.createObjectNode();
        for (String name : SHARED) {
            if (JsonTrees.isGiven(asked.path(name))) {
                chat.set(name, asked.path(name));
            }
        }
        JsonNode limit = asked.path("max_tokens");
        JsonTrees.refuse(limit.isNumber() && limit.asInt() < 1, "max_tokens", limit, "1 or more");
        chat.put("max_tokens", limit.isNumber() ? limit.asLong() : DEFAULT_MAX_TOKENS);
        chat.putArray("messages").addObject().put("role", "user").put("content", prompt(asked.path("prompt")));
        return JsonTrees.JSON.writeValueAsBytes(chat);
    }

    private static void refuseOthers(JsonNode asked) {
        REFUSED.forEach((name, nothing) -> {
            JsonNode value = asked.path(name);
            boolean isWished = JsonTrees.isGiven(value) && !value.asString("").equals(nothing);
            JsonTrees.refuse(isWished, name, value, nothing.isEmpty() ? "none" : nothing);
        });
        JsonNode bestOf = asked.path("best_of");
        JsonTrees.refuse(bestOf.asInt(1) > 1, "best_of", bestOf, "1");
    }

    private static String prompt(JsonNode prompt) {
        JsonNode only = prompt.isArray() && prompt.size() == 1 ? prompt.path(0) : prompt;
        JsonNode kind = JsonTrees.JSON.valueToTree(
                prompt.isArray() && prompt.path(0).isString() ? prompt.size() + " texts" : "tokens, or nothing");
        JsonTrees.refuse(!only.isString() || only.asString().isEmpty(), "prompt", kind, "one text");
        return only.asString();
    }
}
