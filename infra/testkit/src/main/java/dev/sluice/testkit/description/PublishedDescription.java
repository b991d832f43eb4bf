package dev.sluice.testkit.description;

import dev.sluice.processes.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An OpenAPI description, and its schemas with every reference followed. */
public final class PublishedDescription {

    private static final String VARIABLE = "SLUICE_OPENAI_DESCRIPTION";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JsonNode root;

    /** A description that was read. */
    public PublishedDescription(JsonNode root) {
        this.root = root;
    }

    /**
     * OpenAI's own, where this machine has it: the file that the environment variable {@code SLUICE_OPENAI_DESCRIPTION}
     * names, else the one beside the checkout. It isn't ours to copy. Where it isn't there, says so aloud.
     */
    public static Optional<PublishedDescription> ofOpenAi() {
        String told = System.getenv(VARIABLE);
        Path file = told == null
                ? Checkout.locate()
                        .root()
                        .resolve("../shared/data/openai-openapi.json")
                        .normalize()
                : Path.of(told);
        if (!Files.isRegularFile(file)) {
            System.out.println("SKIPPED: nothing is held against OpenAI's published description, which isn't at " + file
                    + " (the variable " + VARIABLE + " names another place)");
            return Optional.empty();
        }
        return Optional.of(new PublishedDescription(JSON.readTree(file)));
    }

    /** The whole document. */
    public JsonNode root() {
        return root;
    }

    /** A schema by its name under {@code components}. */
    public JsonNode schema(String name) {
        JsonNode schema = root.path("components").path("schemas").path(name);
        if (schema.isMissingNode()) {
            throw new IllegalArgumentException("schema " + name + " (expected: one of the description's)");
        }
        return schema;
    }

    /** What the body of a request must be. */
    public JsonNode requestOf(String path, String method) {
        return root.path("paths")
                .path(path)
                .path(method)
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");
    }

    /** The schema without a reference at its top, and with the parts of an {@code allOf} put together. */
    JsonNode followed(JsonNode schema) {
        JsonNode followed = schema;
        if (schema.has("$ref")) {
            JsonNode target = root.at(schema.path("$ref").asString().substring(1));
            if (target.isMissingNode()) {
                throw new IllegalArgumentException(schema.path("$ref").asString() + " (expected: a place in it)");
            }
            followed = joined(List.of(target, without(schema, "$ref")));
        }
        if (followed.has("allOf")) {
            List<JsonNode> parts = new ArrayList<>();
            parts.add(without(followed, "allOf"));
            followed.path("allOf").forEach(parts::add);
            return joined(parts);
        }
        return followed.has("$ref") ? followed(followed) : followed;
    }

    /** The alternatives of a schema, followed; the schema alone if it has none. */
    List<JsonNode> branches(JsonNode schema) {
        JsonNode followed = followed(schema);
        List<JsonNode> branches = new ArrayList<>();
        for (String keyword : List.of("oneOf", "anyOf")) {
            for (JsonNode branch : followed.path(keyword)) {
                if (!isOnlyRequired(branch)) {
                    branches.addAll(branches(branch));
                }
            }
        }
        return branches.isEmpty() ? List.of(followed) : branches;
    }

    /** The JSON types that a value of this schema may have; empty if it may have any. */
    Set<String> types(JsonNode schema) {
        Set<String> types = new LinkedHashSet<>();
        boolean isNullable = followed(schema).path("nullable").asBoolean(false);
        for (JsonNode branch : branches(schema)) {
            isNullable |= branch.path("nullable").asBoolean(false);
            Set<String> own = ownTypes(branch);
            if (own.isEmpty()) {
                return Set.of();
            }
            types.addAll(own);
        }
        if (isNullable) {
            types.add("null");
        }
        return Collections.unmodifiableSet(types);
    }

    static Set<String> ownTypes(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            Set<String> types = new LinkedHashSet<>();
            type.forEach(each -> types.add(each.asString()));
            return types;
        }
        if (type.isString()) {
            return Set.of(type.asString());
        }
        if (schema.has("properties")) {
            return Set.of("object");
        }
        return schema.has("enum") ? Set.of("string") : Set.of();
    }

    /** An alternative that names fields and nothing else: at least one of several must be there. */
    static boolean isOnlyRequired(JsonNode schema) {
        return schema.size() == 1 && schema.has("required");
    }

    private JsonNode joined(List<JsonNode> parts) {
        ObjectNode all = JSON.createObjectNode();
        for (JsonNode part : parts) {
            JsonNode followed = followed(part);
            for (var entry : followed.properties()) {
                switch (entry.getKey()) {
                    case "properties" -> all.withObject("/properties").setAll((ObjectNode) entry.getValue());
                    case "required" -> entry.getValue().forEach(all.withArray("/required")::add);
                    default -> all.set(entry.getKey(), entry.getValue());
                }
            }
        }
        return all;
    }

    private static JsonNode without(JsonNode schema, String keyword) {
        ObjectNode rest = (ObjectNode) schema.deepCopy();
        rest.remove(keyword);
        return rest;
    }
}
