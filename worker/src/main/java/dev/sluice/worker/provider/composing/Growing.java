package dev.sluice.worker.provider.composing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object that comes in parts: texts are continued, elements with an index are continued in their place, other
 * elements follow, and what is anything else is replaced by what comes later.
 */
final class Growing {

    /** Texts that are said once and as a whole, however often they are repeated. */
    private static final Set<String> WHOLE = Set.of("role", "type", "id", "name", "finish_reason");

    /** Text, objects that grow, elements in their places, elements in a row, or whatever else. */
    private sealed interface Part {
        record Text(StringBuilder soFar) implements Part {}

        record Inner(Growing object) implements Part {}

        record Places(TreeMap<Integer, Growing> elements) implements Part {}

        record Row(List<JsonNode> elements) implements Part {}

        record Other(JsonNode value) implements Part {}
    }

    private final Map<String, Part> parts = new LinkedHashMap<>();

    void add(ObjectNode object) {
        object.properties().forEach(member -> add(member.getKey(), member.getValue()));
    }

    void add(String name, JsonNode value) {
        if (value.isNull()) {
            // It says that there is nothing to add, or nothing yet.
            return;
        }
        if (value.isString() && !WHOLE.contains(name)) {
            if (parts.computeIfAbsent(name, _ -> new Part.Text(new StringBuilder())) instanceof Part.Text text) {
                text.soFar().append(value.asString());
            }
        } else if (value instanceof ObjectNode object) {
            if (parts.computeIfAbsent(name, _ -> new Part.Inner(new Growing())) instanceof Part.Inner inner) {
                inner.object().add(object);
            }
        } else if (value instanceof ArrayNode array) {
            array.forEach(element -> element(name, element));
        } else {
            parts.put(name, new Part.Other(value));
        }
    }

    private void element(String name, JsonNode element) {
        boolean hasPlace =
                element instanceof ObjectNode && element.path("index").isInt();
        Part part = parts.computeIfAbsent(
                name, _ -> hasPlace ? new Part.Places(new TreeMap<>()) : new Part.Row(new ArrayList<>()));
        if (part instanceof Part.Places places && element instanceof ObjectNode object) {
            ObjectNode rest = object.deepCopy();
            int place = rest.remove("index").asInt(0);
            places.elements().computeIfAbsent(place, _ -> new Growing()).add(rest);
        } else if (part instanceof Part.Row row) {
            row.elements().add(element);
        }
    }

    void renderInto(ObjectNode into) {
        parts.forEach((name, part) -> into.set(name, rendered(part)));
    }

    private static JsonNode rendered(Part part) {
        JsonMapper json = JsonMapper.shared();
        return switch (part) {
            case Part.Text text -> json.getNodeFactory().stringNode(text.soFar().toString());
            case Part.Inner inner -> object(inner.object());
            case Part.Places places -> {
                ArrayNode all = json.createArrayNode();
                places.elements().values().forEach(element -> all.add(object(element)));
                yield all;
            }
            case Part.Row row -> json.createArrayNode().addAll(row.elements());
            case Part.Other other -> other.value();
        };
    }

    private static ObjectNode object(Growing growing) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        growing.renderInto(object);
        return object;
    }
}
