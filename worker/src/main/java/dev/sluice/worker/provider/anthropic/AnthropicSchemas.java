package dev.sluice.worker.provider.anthropic;

import dev.sluice.common.schema.ProviderSchemas;
import dev.sluice.worker.provider.request.JsonTrees;
import dev.sluice.worker.provider.request.SchemaCleaner;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Schemas as Anthropic takes them. */
final class AnthropicSchemas {

    /** What can't stand at the top of a tool's schema. */
    private static final List<String> UNIONS = List.of("anyOf", "oneOf", "allOf");

    private AnthropicSchemas() {}

    /** A schema that binds an answer. */
    static ObjectNode closed(JsonNode schema) {
        return SchemaCleaner.clean(schema, ProviderSchemas.ANTHROPIC);
    }

    /** The schema of a tool's arguments: JSON Schema as it is, but an object at its top. */
    static ObjectNode ofTool(JsonNode parameters) {
        ObjectNode schema = JsonTrees.JSON.createObjectNode();
        if (parameters instanceof ObjectNode object) {
            schema.setAll(object);
        }
        JsonNode reference = schema.path("$ref");
        if (reference.isString() && reference.asString().startsWith("#/")) {
            addAbsent(schema.at(reference.asString().substring(1)), schema);
            schema.remove("$ref");
        }
        for (String union : UNIONS) {
            // Each of the objects is allowed; which properties belong together is told by their descriptions alone.
            JsonNode members = schema.remove(union);
            if (members != null) {
                members.forEach(member -> addProperties(member, schema));
            }
        }
        schema.put("type", "object");
        return schema;
    }

    private static void addAbsent(JsonNode from, ObjectNode to) {
        for (Map.Entry<String, JsonNode> member : from.properties()) {
            if (!to.has(member.getKey())) {
                to.set(member.getKey(), member.getValue());
            }
        }
    }

    private static void addProperties(JsonNode member, ObjectNode schema) {
        JsonNode reference = member.path("$ref");
        JsonNode meant = reference.isString() && reference.asString().startsWith("#/")
                ? schema.at(reference.asString().substring(1))
                : member;
        ObjectNode properties = schema.path("properties") instanceof ObjectNode known
                ? known.deepCopy()
                : JsonTrees.JSON.createObjectNode();
        addAbsent(meant.path("properties"), properties);
        schema.set("properties", properties);
    }
}
