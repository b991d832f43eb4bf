package dev.sluice.common.schema;

import java.util.Set;

/**
 * What a provider understands of JSON Schema.
 *
 * @param keywords the keywords that it takes, besides those that make up every schema
 * @param formats the formats of strings and numbers that it takes
 * @param inlined whether it knows no references, so that each is replaced by what it points to, and recursion is cut
 * @param openApi whether it speaks OpenAPI 3.0: one type each, {@code nullable}, enums of strings, no free objects
 * @param closed whether every object must say {@code "additionalProperties":false}
 */
public record SchemaRules(Set<String> keywords, Set<String> formats, boolean inlined, boolean openApi, boolean closed) {

    /** Copies the sets. */
    public SchemaRules {
        keywords = Set.copyOf(keywords);
        formats = Set.copyOf(formats);
    }

    /** The same for a schema that refers to itself. */
    public SchemaRules withoutReferences() {
        return new SchemaRules(keywords, formats, true, openApi, closed);
    }

    /** Whether the provider gets less than was said: the keyword is gone, and nothing else says the same. */
    public boolean leavesOut(SchemaUse use) {
        return switch (use.keyword()) {
            // Kept, or said in other words.
            case "type", "properties", "required", "items", "prefixItems", "anyOf", "oneOf", "allOf", "definitions" ->
                false;
            case "nullable" -> !openApi;
            case "format" -> !formats.contains(use.value());
            case "const", "enum" ->
                use.value().equals(SchemaUse.NO_SCALAR)
                        || (openApi && use.value().equals(SchemaUse.NO_TEXT));
            case "minItems" ->
                !keywords.contains("minItems") || (closed && use.value().equals(SchemaUse.SEVERAL));
            case "additionalProperties" ->
                closed ? !use.value().equals(SchemaUse.FALSE) : !keywords.contains("additionalProperties");
            default ->
                // What begins with $ says what the schema is called and where it points, not what fits it.
                !use.keyword().startsWith("$") && !keywords.contains(use.keyword());
        };
    }
}
