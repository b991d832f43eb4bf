package dev.sluice.worker.provider.gemini;

import dev.sluice.worker.provider.ChatCall;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's chat request as a Gemini one. Once a job, so a tree is cheap enough here. */
final class GeminiRequest {

    private static final int MAX_STRING = 32 * 1024 * 1024;

    /** Keeps the digits of numbers, which a schema or a tool's arguments may care for. */
    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MAX_STRING)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private GeminiRequest() {}

    /**
     * The request's body.
     *
     * @throws UntranslatableException if it asks for something that Gemini can't do
     * @throws tools.jackson.core.JacksonException if it isn't JSON
     */
    static byte[] body(ChatCall call) {
        JsonNode chat = JSON.readTree(call.body());
        if (!chat.isObject()) {
            throw new UntranslatableException("The request's body isn't a JSON object.");
        }
        ObjectNode request = JSON.createObjectNode();
        new GeminiMessages(request).add(chat.path("messages"), call.beginning().text());
        GeminiTools.add(chat, request);
        GeminiConfig.add(chat, call, request.putObject("generationConfig"));
        return JSON.writeValueAsBytes(request);
    }

    /** Whether the member is there, and isn't null. */
    static boolean isGiven(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }
}
