package dev.sluice.worker.provider.gemini;

import dev.sluice.worker.provider.request.JsonTrees;
import tools.jackson.databind.JsonNode;

/** What a request can't have of Gemini: told at once, where a silent omission would leave its client waiting. */
final class GeminiWishes {

    private GeminiWishes() {}

    static void refuseOthers(JsonNode chat) {
        JsonNode logprobs = chat.path("logprobs");
        JsonTrees.refuse(logprobs.asBoolean(false), "logprobs", logprobs, "false");
        JsonNode functions = chat.path("functions");
        JsonTrees.refuse(!functions.isEmpty(), "functions", functions, "none; use tools");
        JsonNode modalities = chat.path("modalities");
        JsonTrees.refuse(
                modalities.values().stream().anyMatch(one -> !"text".equals(one.asString(""))),
                "modalities",
                modalities,
                "text");
        JsonNode search = chat.path("web_search_options");
        JsonTrees.refuse(JsonTrees.isGiven(search), "web_search_options", search, "none");
    }
}
