package dev.sluice.worker.provider.gemini;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.request.JsonTrees;
import dev.sluice.worker.provider.request.UntranslatableException;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How to generate: Gemini's {@code generationConfig}. */
final class GeminiConfig {

    /** Members with the same meaning under another name. */
    private static final Map<String, String> RENAMED = Map.of(
            "temperature", "temperature",
            "top_p", "topP",
            "seed", "seed",
            "presence_penalty", "presencePenalty",
            "frequency_penalty", "frequencyPenalty");

    /** Below this many tokens there is no room for thoughts beside an answer. */
    private static final long MIN_TOKENS_TO_THINK = 1024;

    private static final long DEFAULT_BUDGET = 8192;
    private static final long LARGEST_BUDGET = 24_576;

    private GeminiConfig() {}

    static void add(JsonNode chat, ChatCall call, GeminiModel model, ObjectNode config) {
        RENAMED.forEach((ours, theirs) -> {
            if (JsonTrees.isGiven(chat.path(ours))) {
                config.set(theirs, chat.path(ours));
            }
        });
        long maxTokens = maxTokens(chat);
        config.put("maxOutputTokens", call.tokensLeft(maxTokens));
        if (chat.path("n").asInt(1) > 1) {
            config.set("candidateCount", chat.path("n"));
        }
        addStops(chat.path("stop"), config);
        addFormat(chat.path("response_format"), model, config);
        if (call.modelThinks() || model.thinksByLevel()) {
            // A model that goes on has thought already, and thoughts behind its own words would begin them anew.
            boolean goesOn = !call.beginning().isEmpty();
            addThinking(goesOn ? "none" : chat.path("reasoning_effort").asString(""), maxTokens, model, config);
        }
    }

    private static void addThinking(String effort, long maxTokens, GeminiModel model, ObjectNode config) {
        if (!model.thinksByLevel()) {
            long budget = model.budget(budget(effort, maxTokens));
            config.putObject("thinkingConfig").put("thinkingBudget", budget);
            return;
        }
        String level = model.level(maxTokens < MIN_TOKENS_TO_THINK ? "none" : effort);
        if (!level.isEmpty()) {
            config.putObject("thinkingConfig").put("thinkingLevel", level);
        }
    }

    private static long maxTokens(JsonNode chat) {
        long completion = chat.path("max_completion_tokens").asLong(0);
        long tokens = completion > 0 ? completion : chat.path("max_tokens").asLong(0);
        return tokens > 0 ? tokens : Catalog.DEFAULT_MAX_TOKENS;
    }

    /**
     * How many tokens may be thought. Thoughts count against {@code maxOutputTokens} and come first, so that a dynamic
     * budget can leave no room for text at all, even of 4,096 tokens. At least half of the tokens are kept for text,
     * and all of them where there are few. The model takes the budget as a wish and may overrun it a little.
     */
    private static long budget(String effort, long maxTokens) {
        if (maxTokens < MIN_TOKENS_TO_THINK) {
            return 0;
        }
        // The figures of Google's own layer for OpenAI's SDKs.
        long wanted = switch (effort) {
            case "none" -> 0;
            case "minimal", "low" -> 1024;
            case "high", "xhigh", "max" -> LARGEST_BUDGET;
            default -> DEFAULT_BUDGET;
        };
        return Math.min(wanted, maxTokens / 2);
    }

    private static void addStops(JsonNode stop, ObjectNode config) {
        if (stop.isString()) {
            config.putArray("stopSequences").add(stop);
        } else if (stop.isArray() && !stop.isEmpty()) {
            ArrayNode sequences = config.putArray("stopSequences");
            stop.forEach(sequences::add);
        }
    }

    private static void addFormat(JsonNode format, GeminiModel model, ObjectNode config) {
        String type = format.path("type").asString("text");
        switch (type) {
            case "text" -> {
                // What it does anyway.
            }
            case "json_object" -> config.put("responseMimeType", "application/json");
            case "json_schema" -> {
                config.put("responseMimeType", "application/json");
                JsonNode schema = format.path("json_schema").path("schema");
                if (schema.isObject()) {
                    GeminiSchemas.set(model, schema, "responseJsonSchema", "responseSchema", config);
                }
            }
            default ->
                throw new UntranslatableException(
                        "response_format.type: " + type + " (expected: text, json_object or json_schema)");
        }
    }
}
