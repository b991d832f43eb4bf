package dev.sluice.worker.provider.anthropic;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.anthropic.AnthropicThinking.Mode;
import dev.sluice.worker.provider.request.JsonTrees;
import dev.sluice.worker.provider.request.UntranslatableException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's chat request as one for a message. */
final class AnthropicRequest {

    private static final String ONLY_JSON =
            "Answer with one JSON object and nothing else: no text before or after it," + " and no code fence.";

    private AnthropicRequest() {}

    /**
     * The request's body.
     *
     * @throws UntranslatableException if it asks for something that Anthropic can't do
     * @throws tools.jackson.core.JacksonException if it isn't JSON
     */
    static byte[] body(ChatCall call) {
        JsonNode chat = JsonTrees.chat(call.body());
        refuseOthers(chat);
        ClaudeModel model = ClaudeModel.of(call.target().model());
        long maxTokens = call.tokensLeft(maxTokens(chat));
        boolean goesOn = !call.beginning().isEmpty();
        boolean isQuiet = goesOn || AnthropicTools.areForced(chat);
        AnthropicThinking thinking =
                AnthropicThinking.of(chat.path("reasoning_effort").asString(""), isQuiet, maxTokens, model);
        ObjectNode request = JsonTrees.JSON.createObjectNode();
        request.put("model", call.target().model());
        request.put("max_tokens", maxTokens);
        request.put("stream", call.isStreamed());
        boolean takesThoughts = thinking.isOn() && model.takesThoughtsBack();
        AnthropicMessages messages = new AnthropicMessages(request, takesThoughts, call.supplies());
        messages.add(chat.path("messages"), call.beginning().text());
        addFormat(chat.path("response_format"), model, request, messages);
        AnthropicTools.add(chat, model, request, messages);
        messages.end();
        if (thinking.mode() == Mode.BUDGET && messages.lacksThoughts()) {
            // Its last turn would have to begin with the thoughts that are lost.
            thinking = new AnthropicThinking(Mode.UNSAID, 0, "");
        }
        thinking.add(request);
        addSampling(chat, model, thinking, request);
        addStops(chat.path("stop"), request);
        addUser(chat, request);
        return JsonTrees.JSON.writeValueAsBytes(request);
    }

    private static void refuseOthers(JsonNode chat) {
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

    private static long maxTokens(JsonNode chat) {
        long completion = chat.path("max_completion_tokens").asLong(0);
        long tokens = completion > 0 ? completion : chat.path("max_tokens").asLong(0);
        return tokens > 0 ? tokens : Catalog.DEFAULT_MAX_TOKENS;
    }

    private static void addFormat(JsonNode format, ClaudeModel model, ObjectNode request, AnthropicMessages messages) {
        String type = format.path("type").asString("text");
        switch (type) {
            case "text" -> {
                // What it does anyway.
            }
            case "json_object" -> messages.instruct(ONLY_JSON);
            case "json_schema" -> {
                JsonTrees.refuse(!model.takesSchema(), "response_format.type", format.path("type"), "text");
                ObjectNode bound = request.withObject("/output_config").putObject("format");
                bound.put("type", "json_schema");
                bound.set(
                        "schema",
                        AnthropicSchemas.closed(format.path("json_schema").path("schema")));
            }
            default ->
                throw new UntranslatableException(
                        "response_format.type: " + type + " (expected: text, json_object or json_schema)");
        }
    }

    /** OpenAI's temperatures go up to 2, Anthropic's to 1. A model that thinks takes none. */
    private static void addSampling(JsonNode chat, ClaudeModel model, AnthropicThinking thinking, ObjectNode request) {
        if (!model.takesTemperature() || thinking.isOn()) {
            return;
        }
        JsonNode temperature = chat.path("temperature");
        JsonNode nucleus = chat.path("top_p");
        if (temperature.isNumber()) {
            request.set("temperature", temperature.asDouble() > 1 ? JsonTrees.JSON.valueToTree(1) : temperature);
        }
        if (nucleus.isNumber() && (model.takesBothSamplings() || !temperature.isNumber())) {
            request.set("top_p", nucleus);
        }
    }

    private static void addStops(JsonNode stop, ObjectNode request) {
        if (stop.isString()) {
            request.putArray("stop_sequences").add(stop);
        } else if (stop.isArray() && !stop.isEmpty()) {
            ArrayNode sequences = request.putArray("stop_sequences");
            stop.forEach(sequences::add);
        }
    }

    private static void addUser(JsonNode chat, ObjectNode request) {
        JsonNode user = chat.path("safety_identifier").isString() ? chat.path("safety_identifier") : chat.path("user");
        if (user.isString() && !user.asString().isEmpty()) {
            request.putObject("metadata").set("user_id", user);
        }
    }
}
