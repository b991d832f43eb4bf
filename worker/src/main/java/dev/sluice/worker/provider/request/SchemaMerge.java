package dev.sluice.worker.provider.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts schemas together that apply at once. */
final class SchemaMerge {

    private static final String ALL_OF = "allOf";
    private static final String PROPERTIES = "properties";
    private static final String REQUIRED = "required";
    private static final int MAX_DEPTH = 8;

    private SchemaMerge() {}

    /** The schema with the parts of its {@code allOf} as its own members. */
    static ObjectNode allOf(ObjectNode schema, SchemaReferences references) {
        return allOf(schema, references, 0);
    }

    private static ObjectNode allOf(ObjectNode schema, SchemaReferences references, int depth) {
        if (!schema.path(ALL_OF).isArray() || depth > MAX_DEPTH) {
            return schema;
        }
        ObjectNode merged = JsonTrees.JSON.createObjectNode();
        for (JsonNode part : schema.path(ALL_OF)) {
            String reference = part.path("$ref").asString("");
            JsonNode meant = reference.isEmpty() ? part : references.target(reference);
            if (meant instanceof ObjectNode object) {
                add(allOf(object, references, depth + 1), merged);
            }
        }
        ObjectNode own = schema.deepCopy();
        own.remove(ALL_OF);
        add(own, merged);
        return merged;
    }

    private static void add(ObjectNode schema, ObjectNode merged) {
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (PROPERTIES.equals(name) && merged.path(name) instanceof ObjectNode properties) {
                value.properties().forEach(property -> properties.set(property.getKey(), property.getValue()));
            } else if (REQUIRED.equals(name) && merged.path(name) instanceof ArrayNode required) {
                value.forEach(required::add);
            } else {
                merged.set(name, value.deepCopy());
            }
        }
    }

    /** What a reference points to, under what stands beside the reference. */
    static JsonNode over(JsonNode target, ObjectNode beside) {
        if (!(target instanceof ObjectNode object)) {
            ObjectNode alone = beside.deepCopy();
            alone.remove("$ref");
            return alone;
        }
        ObjectNode merged = object.deepCopy();
        for (Map.Entry<String, JsonNode> member : beside.properties()) {
            if (!"$ref".equals(member.getKey())) {
                merged.set(member.getKey(), member.getValue());
            }
        }
        return merged;
    }

    /** The types that a schema allows, told or to be seen from its values; a list of the caller's own. */
    static List<String> types(JsonNode schema) {
        List<String> types = new ArrayList<>();
        JsonNode type = schema.path("type");
        if (type.isString()) {
            types.add(type.asString());
        }
        type.values().forEach(one -> types.add(one.asString("")));
        if (types.isEmpty()) {
            String seen = SchemaValues.typeOf(schema);
            if (!seen.isEmpty()) {
                types.add(seen);
            }
        }
        return types;
    }
}
