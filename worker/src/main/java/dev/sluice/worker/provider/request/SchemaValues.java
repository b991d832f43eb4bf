package dev.sluice.worker.provider.request;

import dev.sluice.common.schema.SchemaRules;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The keywords that name values, in the words of a provider's rules. */
final class SchemaValues {

    private SchemaValues() {}

    /** Members that bind a schema to these values, as far as the rules can say it. */
    static ObjectNode enumeration(List<JsonNode> values, SchemaRules rules) {
        ObjectNode said = JsonTrees.JSON.createObjectNode();
        boolean hasNull = values.stream().anyMatch(JsonNode::isNull);
        List<JsonNode> others = values.stream()
                .filter(value -> !rules.openApi() || !value.isNull())
                .toList();
        if (rules.openApi() && hasNull) {
            said.put("nullable", true);
        }
        boolean isSayable = rules.openApi()
                ? others.stream().allMatch(JsonNode::isString)
                : others.stream().allMatch(JsonNode::isValueNode);
        if (isSayable && !others.isEmpty()) {
            ArrayNode names = said.putArray("enum");
            others.forEach(names::add);
        }
        return said;
    }

    /** The elements of an array. */
    static List<JsonNode> list(JsonNode array) {
        return new ArrayList<>(array.values());
    }

    /** Where lists may be bound at all, those for which all must be closed know 0 and 1 alone. */
    static void minItems(JsonNode value, SchemaRules rules, ObjectNode cleaned) {
        if (rules.keywords().contains("minItems")) {
            cleaned.set("minItems", rules.closed() && value.asInt(0) > 1 ? JsonTrees.JSON.valueToTree(1) : value);
        }
    }

    /** The type of a schema that doesn't tell it; empty if it can't be seen. */
    static String typeOf(JsonNode schema) {
        if (schema.has("properties")) {
            return "object";
        }
        if (schema.has("items") || schema.has("prefixItems")) {
            return "array";
        }
        JsonNode value =
                schema.has("const") ? schema.path("const") : schema.path("enum").path(0);
        if (value.isString()) {
            return "string";
        }
        if (value.isNumber()) {
            return value.isIntegralNumber() ? "integer" : "number";
        }
        return value.isBoolean() ? "boolean" : "";
    }
}
