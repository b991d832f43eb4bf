package dev.sluice.worker.provider.request;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Where the references within one schema point to: into the schema itself alone, nothing is fetched. */
final class SchemaReferences {

    private static final String REF = "$ref";
    private static final String ROOT = "root";
    private static final int MAX_HOPS = 8;

    private final JsonNode root;
    private final Map<String, JsonNode> definitions = new LinkedHashMap<>();

    SchemaReferences(JsonNode root) {
        this.root = root;
        definitions.putAll(membersOf(root.path("definitions")));
        definitions.putAll(membersOf(root.path("$defs")));
        if (refersToRoot(root)) {
            definitions.put(ROOT, root);
        }
    }

    private static Map<String, JsonNode> membersOf(JsonNode object) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    private static boolean refersToRoot(JsonNode schema) {
        return schema.findValues(REF).stream().anyMatch(reference -> "#".equals(reference.asString("")));
    }

    /** The schemas that are referred to, by their names. */
    Map<String, JsonNode> definitions() {
        return definitions;
    }

    /** What a reference points to; nothing where it points outside or nowhere. */
    JsonNode target(String reference) {
        if ("#".equals(reference)) {
            return root;
        }
        if (!reference.startsWith("#/")) {
            return MissingNode.getInstance();
        }
        return root.at(reference.substring(1).replace("%25", "%"));
    }

    /** A schema that is a reference, as what that points to. */
    JsonNode followed(JsonNode schema) {
        JsonNode followed = schema;
        for (int hop = 0; hop < MAX_HOPS && followed.has(REF); hop++) {
            JsonNode target = target(followed.path(REF).asString(""));
            followed = followed instanceof ObjectNode object ? SchemaMerge.over(target, object) : target;
        }
        return followed;
    }

    /** The reference as one to a definition in {@code $defs}; empty where it points to none. */
    String localName(String reference) {
        if ("#".equals(reference)) {
            return "#/$defs/" + ROOT;
        }
        String name = reference.replaceFirst("^#/(\\$defs|definitions)/", "");
        return definitions.containsKey(name.replace("~1", "/").replace("~0", "~")) ? "#/$defs/" + name : "";
    }

    /** Whether any definition leads back to itself. */
    boolean areRecursive() {
        return definitions.keySet().stream().anyMatch(name -> leadsTo(name, name, new HashSet<>()));
    }

    private boolean leadsTo(String from, String wanted, Set<String> seen) {
        JsonNode definition = definitions.getOrDefault(from, MissingNode.getInstance());
        for (JsonNode reference : definition.findValues(REF)) {
            String next = localName(reference.asString("")).replaceFirst("^#/\\$defs/", "");
            if (next.equals(wanted) || (seen.add(next) && leadsTo(next, wanted, seen))) {
                return true;
            }
        }
        return false;
    }
}
