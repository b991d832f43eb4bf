package dev.sluice.simulator.wire;

import dev.sluice.simulator.script.Refusal;
import dev.sluice.simulator.script.RefusedCallException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes JSON trees. */
public final class Json {

    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /**
     * Reads a request's body.
     *
     * @throws RefusedCallException if it isn't a JSON object
     */
    public static JsonNode parse(byte[] body) {
        try {
            JsonNode json = MAPPER.readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (JacksonException ignored) {
            // Told below, like JSON that isn't an object.
        }
        throw new RefusedCallException(Refusal.invalid("the body isn't a JSON object", null, null));
    }

    /** A new object to fill. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** An object or a list as UTF-8. */
    public static byte[] bytes(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** The text if it is a JSON object, else an object with it as a member. */
    static String objectOr(String name, String text) {
        try {
            if (MAPPER.readTree(text).isObject()) {
                return text;
            }
        } catch (JacksonException ignored) {
            // Any text may be asked.
        }
        return object().put(name, text).toString();
    }

    /** A text with its quotes. */
    static String quoted(String text) {
        return MAPPER.writeValueAsString(text);
    }

    /** A text's bytes. */
    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The text of a node, or an empty one where it is no text. */
    public static String text(JsonNode node) {
        return node.isString() ? node.asString() : "";
    }

    /** A whole number within bounds, or nothing where the field is absent or null. */
    public static OptionalInt number(JsonNode object, String field, int min, int max) {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalInt.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < min || value.asInt() > max) {
            throw new RefusedCallException(Refusal.invalid(
                    "Invalid '" + field + "': " + value + " (expected: an integer from " + min + " to " + max + ").",
                    field,
                    "invalid_value"));
        }
        return OptionalInt.of(value.asInt());
    }
}
