package dev.sluice.ingress.admin;

import dev.sluice.common.account.AccountRecord;
import dev.sluice.common.account.FieldException;
import dev.sluice.ingress.edge.RequestFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object that an operator sent.
 *
 * @param fields what it holds
 * @param path where it stands in the whole body: {@code keys[3].}; empty for the body itself
 */
record Body(ObjectNode fields, String path) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String NOT_JSON =
            "We could not parse the JSON body of your request: expected one JSON object.";

    /** Reads a body; an absent one is an empty object. */
    static Body read(byte[] bytes) {
        if (bytes.length == 0) {
            return new Body(JSON.createObjectNode(), "");
        }
        try {
            if (JSON.readTree(bytes) instanceof ObjectNode object) {
                return new Body(object, "");
            }
        } catch (JacksonException ignored) {
            // Told below: what the parser says may hold a piece of the body.
        }
        throw RequestFailedException.invalid(NOT_JSON, null, null);
    }

    /** The objects in a list of this one; null if there is no such field. */
    @Nullable
    List<Body> list(String name, int most) {
        JsonNode list = fields.path(name);
        if (list.isMissingNode()) {
            return null;
        }
        only(Set.of(name));
        if (!list.isArray() || list.isEmpty() || list.size() > most) {
            throw wrong(name, "expected a list of 1 to " + most + " objects");
        }
        List<Body> bodies = new ArrayList<>();
        for (JsonNode element : list) {
            String place = name + "[" + bodies.size() + "]";
            if (!(element instanceof ObjectNode object)) {
                throw wrong(place, "expected an object");
            }
            bodies.add(new Body(object, path + place + "."));
        }
        return bodies;
    }

    /** Refuses every other field. */
    void only(Set<String> known) {
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (!known.contains(field.getKey())) {
                throw RequestFailedException.invalid(
                        "Unknown parameter: '" + path + shown(field.getKey()) + "'. Known here: "
                                + String.join(", ", known.stream().sorted().toList()) + ".",
                        path + shown(field.getKey()),
                        "unknown_parameter");
            }
        }
    }

    /** A text; null if it isn't there. */
    @Nullable
    String text(String name) {
        JsonNode value = fields.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw wrong(name, "expected a text");
        }
        return value.stringValue();
    }

    /** A text. */
    String requiredText(String name) {
        String text = text(name);
        if (text == null) {
            throw RequestFailedException.invalid(
                    "Missing required parameter: '" + path + name + "'.", path + name, "missing_required_parameter");
        }
        return text;
    }

    /** A whole number within bounds. */
    long number(String name, long unset, long least, long most) {
        JsonNode value = fields.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return unset;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw wrong(name, "expected a whole number from " + least + " to " + most);
        }
        return value.longValue();
    }

    /** The record that its fields make of what was there: null takes a field away, an object changes what it names. */
    AccountRecord over(ObjectNode base, String recordKey) {
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (field.getValue() instanceof ObjectNode inner
                    && base.path(field.getKey()) instanceof ObjectNode innerBase) {
                inner.properties().forEach(each -> innerBase.set(each.getKey(), each.getValue()));
            } else {
                base.set(field.getKey(), field.getValue());
            }
        }
        try {
            return AccountRecord.read(recordKey, base).orElseThrow();
        } catch (FieldException e) {
            String message = String.valueOf(e.getMessage());
            throw wrong(
                    e.field(),
                    message.substring(Math.min(message.length(), e.field().length() + 2)));
        }
    }

    /** A field has a value that it can't have. */
    RequestFailedException wrong(String name, String problem) {
        return RequestFailedException.invalid(
                "Invalid value for '" + path + name + "': " + problem + ".", path + name, "invalid_value");
    }

    private static String shown(String name) {
        return name.length() > 60 ? name.substring(0, 60) + "…" : name;
    }
}
