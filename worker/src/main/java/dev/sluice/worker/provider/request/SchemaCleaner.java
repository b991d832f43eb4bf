package dev.sluice.worker.provider.request;

import dev.sluice.common.schema.SchemaRules;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a client's JSON Schema fit for a provider that refuses what it doesn't know. What is left describes at least
 * the values that the schema allows, where the provider's rules have room for them.
 *
 * <p>Recursion is unrolled {@value #MAX_UNROLLED} times, then cut where a value can end: an optional property is left
 * out, an alternative is dropped, a list stays empty.
 */
public final class SchemaCleaner {

    private static final int MAX_UNROLLED = 2;

    /** Unrolled references multiply: beyond this many schemas each further one is cut. */
    private static final int MAX_SCHEMAS = 2_000;

    private static final String TYPE = "type";
    private static final String REF = "$ref";
    private static final String ANY_OF = "anyOf";
    private static final String ENUM = "enum";
    private static final String PROPERTIES = "properties";
    private static final String REQUIRED = "required";
    private static final String ITEMS = "items";
    private static final String ADDITIONAL = "additionalProperties";
    private static final String NULLABLE = "nullable";
    private static final String NULL = "null";
    private static final String OBJECT = "object";
    private static final String ARRAY = "array";
    private static final String STRING = "string";
    private static final String MIN_ITEMS = "minItems";

    private final SchemaReferences references;
    private final SchemaRules rules;
    private final Deque<String> open = new ArrayDeque<>();
    private int schemas;

    private SchemaCleaner(SchemaReferences references, SchemaRules rules) {
        this.references = references;
        this.rules = rules;
    }

    /** The schema as far as these rules allow it. */
    public static ObjectNode clean(JsonNode schema, SchemaRules rules) {
        SchemaReferences references = new SchemaReferences(schema);
        boolean mustInline = rules.inlined() || (rules.closed() && references.areRecursive());
        SchemaCleaner cleaner = new SchemaCleaner(references, mustInline ? rules.withoutReferences() : rules);
        // A reference at the top is followed: what is bound there is the answer itself.
        ObjectNode cleaned = cleaner.clean(mustInline ? schema : references.followed(schema));
        ObjectNode whole = cleaned == null ? JsonTrees.JSON.createObjectNode() : cleaned;
        if (!mustInline) {
            cleaner.addDefinitions(whole);
        }
        return whole;
    }

    private void addDefinitions(ObjectNode whole) {
        Map<String, JsonNode> definitions = references.definitions();
        if (!definitions.isEmpty()) {
            ObjectNode cleaned = whole.putObject("$defs");
            definitions.forEach((name, definition) -> {
                ObjectNode one = clean(definition);
                cleaned.set(name, one == null ? JsonTrees.JSON.createObjectNode() : one);
            });
        }
    }

    /** Null where the schema can't be said to its end. */
    private @Nullable ObjectNode clean(JsonNode schema) {
        if (!(schema instanceof ObjectNode object)) {
            // A schema that is true, or no schema at all, allows everything.
            return anything();
        }
        String reference = object.path(REF).asString("");
        if (!reference.isEmpty()) {
            return reference(object, reference);
        }
        schemas++;
        ObjectNode merged = SchemaMerge.allOf(object, references);
        ObjectNode cleaned = JsonTrees.JSON.createObjectNode();
        if (!types(merged, cleaned)) {
            return null;
        }
        return cleaned;
    }

    private ObjectNode anything() {
        ObjectNode any = JsonTrees.JSON.createObjectNode();
        return rules.openApi() ? any.put(TYPE, STRING) : any;
    }

    private @Nullable ObjectNode reference(ObjectNode schema, String reference) {
        String local = references.localName(reference);
        if (!rules.inlined() && !local.isEmpty()) {
            return JsonTrees.JSON.createObjectNode().put(REF, local);
        }
        long unrolled = open.stream().filter(reference::equals).count();
        JsonNode target = references.target(reference);
        if (unrolled >= MAX_UNROLLED || schemas > MAX_SCHEMAS) {
            return null;
        }
        open.push(reference);
        try {
            return clean(SchemaMerge.over(target, schema));
        } finally {
            open.pop();
        }
    }

    /** One schema, or one for each of its types where the provider knows only one of them. False if it must be cut. */
    private boolean types(ObjectNode schema, ObjectNode cleaned) {
        List<String> types = SchemaMerge.types(schema);
        if (!rules.openApi()) {
            return members(schema, cleaned, types.size() == 1 ? types.getFirst() : "");
        }
        boolean isNullable = types.remove(NULL) || schema.path(NULLABLE).asBoolean(false);
        boolean isSaid = types.size() > 1 ? alternatives(schema, types, cleaned) : oneType(schema, types, cleaned);
        if (isNullable) {
            cleaned.put(NULLABLE, true);
        }
        return isSaid;
    }

    private boolean oneType(ObjectNode schema, List<String> types, ObjectNode cleaned) {
        String type = types.isEmpty() ? "" : types.getFirst();
        if (!members(schema, cleaned, type)) {
            return false;
        }
        if (OBJECT.equals(type) && !cleaned.has(PROPERTIES)) {
            // An object without properties is refused, and so would be the whole request.
            cleaned.removeAll();
            cleaned.put(TYPE, STRING).put("description", "A JSON object, as text.");
        } else if (!type.isEmpty()) {
            cleaned.put(TYPE, type);
        } else if (!cleaned.has(ANY_OF) && !cleaned.has(TYPE)) {
            cleaned.put(TYPE, STRING);
        }
        return true;
    }

    private boolean alternatives(ObjectNode schema, List<String> types, ObjectNode cleaned) {
        ArrayNode any = JsonTrees.JSON.createArrayNode();
        for (String type : types) {
            ObjectNode one = JsonTrees.JSON.createObjectNode();
            if (oneType(schema, List.of(type), one)) {
                any.add(one);
            }
        }
        cleaned.set(ANY_OF, any);
        return !any.isEmpty();
    }

    private boolean members(ObjectNode schema, ObjectNode cleaned, String type) {
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            switch (name) {
                case TYPE -> {
                    if (!rules.openApi()) {
                        cleaned.set(TYPE, value);
                    }
                }
                case ANY_OF, "oneOf" -> {
                    if (!anyOf(value, cleaned)) {
                        return false;
                    }
                }
                case "const" -> cleaned.setAll(SchemaValues.enumeration(List.of(value), rules));
                case ENUM -> cleaned.setAll(SchemaValues.enumeration(SchemaValues.list(value), rules));
                case "format" -> {
                    if (rules.formats().contains(value.asString(""))) {
                        cleaned.set(name, value);
                    }
                }
                case MIN_ITEMS -> SchemaValues.minItems(value, rules, cleaned);
                case PROPERTIES, REQUIRED, ITEMS, "prefixItems", ADDITIONAL, NULLABLE, "$defs", "definitions" -> {
                    // Told below, together.
                }
                default -> {
                    if (rules.keywords().contains(name)) {
                        cleaned.set(name, value);
                    }
                }
            }
        }
        boolean isObject = type.isEmpty() ? schema.has(PROPERTIES) : OBJECT.equals(type);
        boolean isArray = type.isEmpty() ? schema.has(ITEMS) : ARRAY.equals(type);
        return (!isObject || properties(schema, cleaned)) && (!isArray || items(schema, cleaned));
    }

    private boolean anyOf(JsonNode members, ObjectNode cleaned) {
        ArrayNode any = JsonTrees.JSON.createArrayNode();
        for (JsonNode member : members) {
            boolean isNull = SchemaMerge.types(member).equals(List.of(NULL));
            if (rules.openApi() && isNull) {
                cleaned.put(NULLABLE, true);
                continue;
            }
            ObjectNode one = clean(member);
            if (one != null) {
                any.add(one);
            }
        }
        if (any.isEmpty()) {
            // Nothing but null is left, or nothing at all.
            boolean isNullLeft = cleaned.path(NULLABLE).asBoolean(false);
            cleaned.setAll(anything());
            return isNullLeft;
        }
        if (any.size() == 1 && rules.openApi()) {
            cleaned.setAll((ObjectNode) any.get(0));
        } else {
            cleaned.set(ANY_OF, any);
        }
        return true;
    }

    private boolean properties(ObjectNode schema, ObjectNode cleaned) {
        List<String> required = new ArrayList<>();
        schema.path(REQUIRED).forEach(name -> required.add(name.asString("")));
        ObjectNode kept = JsonTrees.JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> property : schema.path(PROPERTIES).properties()) {
            ObjectNode one = clean(property.getValue());
            if (one != null) {
                kept.set(property.getKey(), one);
            } else if (required.contains(property.getKey())) {
                return false;
            }
        }
        if (!kept.isEmpty() || (schema.has(PROPERTIES) && !rules.openApi())) {
            cleaned.set(PROPERTIES, kept);
        }
        required.removeIf(name -> !kept.has(name));
        if (!required.isEmpty()) {
            ArrayNode names = cleaned.putArray(REQUIRED);
            required.forEach(names::add);
        }
        additional(schema.path(ADDITIONAL), cleaned);
        return true;
    }

    private void additional(JsonNode additional, ObjectNode cleaned) {
        if (rules.closed()) {
            cleaned.put(ADDITIONAL, false);
        } else if (rules.keywords().contains(ADDITIONAL) && !additional.isMissingNode()) {
            ObjectNode one = additional.isObject() ? clean(additional) : null;
            cleaned.set(ADDITIONAL, one == null ? additional : one);
        }
    }

    private boolean items(ObjectNode schema, ObjectNode cleaned) {
        JsonNode prefix = schema.path("prefixItems");
        JsonNode items = schema.path(ITEMS).isArray() ? schema.path(ITEMS) : prefix;
        if (items.isArray() && rules.keywords().contains("prefixItems") && prefix.isArray()) {
            ArrayNode kept = cleaned.putArray("prefixItems");
            prefix.forEach(item -> kept.add(orAnything(clean(item))));
        } else if (items.isArray() && !items.isEmpty()) {
            // A tuple, where only lists are known: each of its members may stand at each place.
            ObjectNode any = JsonTrees.JSON.createObjectNode();
            if (anyOf(items, any)) {
                cleaned.set(ITEMS, any);
                return true;
            }
        }
        if (schema.path(ITEMS).isObject()) {
            return itemsOfOne(schema, cleaned);
        }
        if (rules.openApi() && !cleaned.has(ITEMS)) {
            cleaned.set(ITEMS, anything());
        }
        return true;
    }

    private boolean itemsOfOne(ObjectNode schema, ObjectNode cleaned) {
        ObjectNode one = clean(schema.path(ITEMS));
        if (one != null) {
            cleaned.set(ITEMS, one);
            return true;
        }
        // The list ends here.
        cleaned.set(ITEMS, JsonTrees.JSON.createObjectNode().put(TYPE, STRING));
        if (rules.keywords().contains("maxItems")) {
            cleaned.put("maxItems", 0);
        }
        return schema.path(MIN_ITEMS).asInt(0) == 0;
    }

    private ObjectNode orAnything(@Nullable ObjectNode cleaned) {
        return cleaned == null ? anything() : cleaned;
    }
}
