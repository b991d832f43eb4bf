package dev.sluice.worker.provider.request;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests as trees. Once a job, so a tree is cheap enough here. */
public final class JsonTrees {

    private static final int MAX_STRING = 32 * 1024 * 1024;

    /** Keeps the digits of numbers, which a schema or a tool's arguments may care for. */
    public static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(MAX_STRING)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonTrees() {}

    /**
     * A client's chat request.
     *
     * @throws UntranslatableException if it is no object
     * @throws JacksonException if it isn't JSON
     */
    public static JsonNode chat(byte[] body) {
        JsonNode chat = JSON.readTree(body);
        if (!chat.isObject()) {
            throw new UntranslatableException("The request's body isn't a JSON object.");
        }
        return chat;
    }

    /** What a provider sent, or nothing where that isn't JSON. */
    public static JsonNode orMissing(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException ignored) {
            return MissingNode.getInstance();
        }
    }

    /** Whether the member is there, and isn't null. */
    public static boolean isGiven(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    /** An object, where OpenAI takes any text: what is none becomes the value of a member of this name. */
    public static ObjectNode object(String text, String otherwiseAs) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException ignored) {
            // Any text is allowed: it goes as it is.
        }
        ObjectNode wrapped = JSON.createObjectNode();
        return text.isBlank() ? wrapped : wrapped.put(otherwiseAs, text);
    }

    /** All text of a message's content. */
    public static String text(JsonNode content) {
        if (content.isString()) {
            return content.asString();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").asString(""));
        }
        return text.toString();
    }

    /**
     * Refuses a wish that would change the answer's form and that the provider can't fulfil: a client would wait in
     * vain for it.
     */
    public static void refuse(boolean isWished, String name, JsonNode value, String expected) {
        if (isWished) {
            throw new UntranslatableException(name + ": " + value + " (expected, for this model: " + expected + ")");
        }
    }
}
