package dev.sluice.worker.provider.request;

import java.util.Set;

/**
 * What a provider understands of JSON Schema.
 *
 * @param keywords the keywords that it takes
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
    SchemaRules withoutReferences() {
        return new SchemaRules(keywords, formats, true, openApi, closed);
    }
}
