package dev.sluice.testkit.description;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Holds values against the schemas of a description: types, nulls, required fields, enums, alternatives, bounds.
 *
 * <p>Formats and patterns aren't looked at. {@code nullable} means a union with null, though the document says 3.1.
 */
public final class SchemaCheck {

    private final PublishedDescription description;

    /** A judge by this description. */
    public SchemaCheck(PublishedDescription description) {
        this.description = description;
    }

    /** What is wrong with the value, each fault with its path; empty if nothing is. */
    public List<String> faults(JsonNode schema, JsonNode value) {
        List<String> faults = new ArrayList<>();
        check(schema, value, "$", faults);
        return faults;
    }

    private void check(JsonNode schema, JsonNode value, String path, List<String> faults) {
        JsonNode followed = description.followed(schema);
        if (value.isNull()) {
            Set<String> types = description.types(followed);
            if (!types.isEmpty() && !types.contains("null")) {
                faults.add(path + ": null (expected: " + types + ")");
            }
            return;
        }
        for (String keyword : List.of("oneOf", "anyOf")) {
            if (followed.has(keyword)) {
                checkAlternatives(followed.path(keyword), value, path, faults);
            }
        }
        checkType(followed, value, path, faults);
        checkEnum(followed, value, path, faults);
        checkBounds(followed, value, path, faults);
        checkObject(followed, value, path, faults);
        if (value.isArray()) {
            checkItems(followed, value, path, faults);
        }
    }

    private void checkAlternatives(JsonNode alternatives, JsonNode value, String path, List<String> faults) {
        List<String> nearest = List.of();
        for (JsonNode alternative : alternatives) {
            List<String> found = new ArrayList<>();
            check(alternative, value, path, found);
            if (found.isEmpty()) {
                return;
            }
            if (nearest.isEmpty() || depth(found) > depth(nearest)) {
                nearest = found;
            }
        }
        faults.addAll(nearest);
    }

    /** How far into the value an alternative fitted. */
    private static int depth(List<String> faults) {
        return faults.getFirst().indexOf(": ");
    }

    private static void checkType(JsonNode schema, JsonNode value, String path, List<String> faults) {
        Set<String> types = schema.has("type") ? PublishedDescription.ownTypes(schema) : Set.of();
        if (!types.isEmpty() && types.stream().noneMatch(type -> isOf(type, value))) {
            faults.add(path + ": " + shown(value) + " (expected: " + types + ")");
        }
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> false;
        };
    }

    private static void checkEnum(JsonNode schema, JsonNode value, String path, List<String> faults) {
        JsonNode words = schema.path("enum");
        if (words.isArray() && words.valueStream().noneMatch(value::equals)) {
            faults.add(path + ": " + shown(value) + " (expected: one of " + words + ")");
        }
        if (schema.has("const") && !schema.path("const").equals(value)) {
            faults.add(path + ": " + shown(value) + " (expected: " + schema.path("const") + ")");
        }
    }

    private static void checkBounds(JsonNode schema, JsonNode value, String path, List<String> faults) {
        if (value.isNumber()
                && (value.asDouble() < schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
                        || value.asDouble() > schema.path("maximum").asDouble(Double.POSITIVE_INFINITY))) {
            faults.add(path + ": " + value + " is out of range");
        }
        if (value.isString()
                && value.asString().length() > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
            faults.add(path + ": too long a string");
        }
        boolean isTooShort = value.size() < schema.path("minItems").asInt(0);
        if (value.isArray()
                && (isTooShort || value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE))) {
            faults.add(path + ": " + value.size() + " elements");
        }
    }

    private void checkObject(JsonNode schema, JsonNode value, String path, List<String> faults) {
        if (!value.isObject()) {
            return;
        }
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asString())) {
                faults.add(path + "." + name.asString() + ": missing");
            }
        }
        JsonNode others = schema.path("additionalProperties");
        for (var entry : value.properties()) {
            String inside = path + "." + entry.getKey();
            JsonNode property = schema.path("properties").path(entry.getKey());
            if (!property.isMissingNode()) {
                check(property, entry.getValue(), inside, faults);
            } else if (others.isObject()) {
                check(others, entry.getValue(), inside, faults);
            } else if (others.isBoolean() && !others.asBoolean()) {
                faults.add(inside + ": unknown");
            }
        }
    }

    private void checkItems(JsonNode schema, JsonNode value, String path, List<String> faults) {
        JsonNode items = schema.path("items");
        if (items.isMissingNode()) {
            return;
        }
        for (int index = 0; index < value.size(); index++) {
            check(items, value.get(index), path + "[" + index + "]", faults);
        }
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
