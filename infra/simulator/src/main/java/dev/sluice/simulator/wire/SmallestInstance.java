package dev.sluice.simulator.wire;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The smallest value that a JSON Schema allows: what a model would say that says nothing.
 *
 * <p>{@code pattern}, {@code not} and conditions aren't understood. A schema that only an endless value could satisfy
 * has none.
 */
final class SmallestInstance {

    private static final int MAX_DEPTH = 24;
    private static final Map<String, String> FORMATS = Map.of(
            "date-time", "1970-01-01T00:00:00Z",
            "date", "1970-01-01",
            "time", "00:00:00Z",
            "duration", "PT0S",
            "email", "a@b.c",
            "hostname", "a",
            "uri", "a:b",
            "uuid", "00000000-0000-0000-0000-000000000000",
            "ipv4", "0.0.0.0",
            "ipv6", "::");

    private final JsonNode root;

    private SmallestInstance(JsonNode root) {
        this.root = root;
    }

    /** The instance as JSON; an empty object where the schema has none, or is none. */
    static String of(JsonNode schema) {
        JsonNode instance = schema.isObject() ? new SmallestInstance(schema).instance(schema, 0) : null;
        return instance == null ? "{}" : instance.toString();
    }

    private @Nullable JsonNode instance(JsonNode schema, int depth) {
        if (depth > MAX_DEPTH || (schema.isBoolean() && !schema.asBoolean())) {
            return null;
        }
        JsonNode whole = merged(schema, depth);
        if (whole.has("const")) {
            return whole.path("const");
        }
        if (whole.path("enum").isArray()) {
            return smallest(new ArrayList<>(whole.path("enum").values()));
        }
        for (String union : List.of("anyOf", "oneOf")) {
            if (whole.path(union).isArray()) {
                return ofAny(whole, union, depth);
            }
        }
        JsonNode type = whole.path("type");
        if (type.isArray()) {
            List<JsonNode> values = new ArrayList<>();
            for (JsonNode one : type) {
                add(ofType(one.asString(""), whole, depth), values);
            }
            return smallest(values);
        }
        return ofType(type.asString(guessed(whole)), whole, depth);
    }

    /** One of the alternatives, under what holds for all of them. */
    private @Nullable JsonNode ofAny(JsonNode schema, String union, int depth) {
        List<JsonNode> values = new ArrayList<>();
        for (JsonNode alternative : schema.path(union)) {
            ObjectNode both = ((ObjectNode) schema).deepCopy();
            JsonNode own = merged(alternative, depth);
            both.remove(union);
            if (own instanceof ObjectNode object) {
                join(object, both);
                add(instance(both, depth + 1), values);
            } else {
                add(instance(own, depth + 1), values);
            }
        }
        return smallest(values);
    }

    private static void add(@Nullable JsonNode value, List<JsonNode> values) {
        if (value != null) {
            values.add(value);
        }
    }

    private static @Nullable JsonNode smallest(List<JsonNode> values) {
        return values.stream()
                .min(Comparator.comparingInt(value -> value.toString().length()))
                .orElse(null);
    }

    /** The schema with its references followed and its {@code allOf} put together. */
    private JsonNode merged(JsonNode schema, int depth) {
        if (!(schema instanceof ObjectNode object) || (!schema.has("$ref") && !schema.has("allOf"))) {
            return schema;
        }
        ObjectNode whole = Json.object();
        String reference = Json.text(schema.path("$ref"));
        if (!reference.isEmpty() && depth <= MAX_DEPTH) {
            JsonNode target = "#".equals(reference)
                    ? root
                    : root.at(reference.startsWith("#/") ? reference.substring(1) : "/none");
            if (merged(target, depth + 1) instanceof ObjectNode found) {
                join(found, whole);
            }
        }
        for (JsonNode part : schema.path("allOf")) {
            if (depth <= MAX_DEPTH && merged(part, depth + 1) instanceof ObjectNode found) {
                join(found, whole);
            }
        }
        ObjectNode own = object.deepCopy();
        own.remove("$ref");
        own.remove("allOf");
        join(own, whole);
        return whole;
    }

    private static void join(ObjectNode schema, ObjectNode whole) {
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            JsonNode known = whole.path(member.getKey());
            if ("properties".equals(member.getKey()) && known instanceof ObjectNode properties) {
                join((ObjectNode) member.getValue(), properties);
            } else if ("required".equals(member.getKey()) && known instanceof ArrayNode required) {
                member.getValue().forEach(required::add);
            } else {
                whole.set(member.getKey(), member.getValue().deepCopy());
            }
        }
    }

    private static String guessed(JsonNode schema) {
        if (schema.has("items") || schema.has("prefixItems")) {
            return "array";
        }
        boolean isNumber = schema.has("minimum") || schema.has("maximum") || schema.has("multipleOf");
        if (isNumber) {
            return "number";
        }
        return schema.has("minLength") || schema.has("pattern") || schema.has("format") ? "string" : "object";
    }

    private @Nullable JsonNode ofType(String type, JsonNode schema, int depth) {
        return switch (type) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "string" -> string(schema);
            case "integer" -> number(schema, true);
            case "number" -> number(schema, false);
            case "boolean" -> Json.MAPPER.valueToTree(false);
            default -> Json.MAPPER.nullNode();
        };
    }

    private @Nullable JsonNode object(JsonNode schema, int depth) {
        ObjectNode object = Json.object();
        for (JsonNode name : schema.path("required")) {
            JsonNode value = instance(property(schema, Json.text(name)), depth + 1);
            if (value == null) {
                return null;
            }
            object.set(Json.text(name), value);
        }
        int least = schema.path("minProperties").asInt(0);
        for (int i = 0; object.size() < least; i++) {
            object.put("p" + i, 0);
        }
        return object;
    }

    private static JsonNode property(JsonNode schema, String name) {
        JsonNode property = schema.path("properties").path(name);
        return property.isMissingNode() ? schema.path("additionalProperties") : property;
    }

    private @Nullable JsonNode array(JsonNode schema, int depth) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        int least = schema.path("minItems").asInt(0);
        boolean isUnique = schema.path("uniqueItems").asBoolean(false);
        Set<JsonNode> used = new HashSet<>();
        for (int i = 0; i < least; i++) {
            JsonNode prefix = schema.path("prefixItems").path(i);
            JsonNode item = instance(prefix.isMissingNode() ? schema.path("items") : prefix, depth + 1);
            if (item == null) {
                return null;
            }
            JsonNode wanted = isUnique ? unused(item, schema.path("items"), used) : item;
            used.add(wanted);
            array.add(wanted);
        }
        return array;
    }

    /** The same, or a neighbour that wasn't taken yet. */
    private static JsonNode unused(JsonNode item, JsonNode schema, Set<JsonNode> used) {
        for (JsonNode value : schema.path("enum")) {
            if (!used.contains(value)) {
                return value;
            }
        }
        JsonNode next = item;
        while (used.contains(next)) {
            next = Json.MAPPER.valueToTree(
                    next.isNumber() ? next.decimalValue().add(BigDecimal.ONE) : next.asString("") + "a");
        }
        return next;
    }

    private static JsonNode string(JsonNode schema) {
        String formatted = FORMATS.get(Json.text(schema.path("format")));
        int least = schema.path("minLength").asInt(0);
        return Json.MAPPER.valueToTree(formatted == null ? "a".repeat(least) : formatted);
    }

    private static JsonNode number(JsonNode schema, boolean isWhole) {
        BigDecimal value = BigDecimal.ZERO;
        BigDecimal step = isWhole ? BigDecimal.ONE : new BigDecimal("0.5");
        BigDecimal min = bound(schema, "minimum", "exclusiveMinimum", step);
        BigDecimal max = bound(schema, "maximum", "exclusiveMaximum", step.negate());
        if (min != null && value.compareTo(min) < 0) {
            value = isWhole ? min.setScale(0, RoundingMode.CEILING) : min;
        }
        if (max != null && value.compareTo(max) > 0) {
            value = isWhole ? max.setScale(0, RoundingMode.FLOOR) : max;
        }
        JsonNode multiple = schema.path("multipleOf");
        if (multiple.isNumber() && multiple.decimalValue().signum() > 0) {
            BigDecimal unit = multiple.decimalValue();
            value = value.divide(unit, 0, RoundingMode.CEILING).multiply(unit);
        }
        return Json.MAPPER.valueToTree(isWhole ? value.toBigInteger() : value.stripTrailingZeros());
    }

    private static @Nullable BigDecimal bound(JsonNode schema, String inclusive, String exclusive, BigDecimal step) {
        if (schema.path(exclusive).isNumber()) {
            return schema.path(exclusive).decimalValue().add(step);
        }
        JsonNode bound = schema.path(inclusive);
        if (!bound.isNumber()) {
            return null;
        }
        return schema.path(exclusive).asBoolean(false) ? bound.decimalValue().add(step) : bound.decimalValue();
    }
}
