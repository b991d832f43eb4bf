package dev.sluice.worker.provider.gemini;

import dev.sluice.worker.provider.request.SchemaCleaner;
import dev.sluice.worker.provider.request.SchemaRules;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Schemas as Gemini's models take them.
 *
 * <p>Source: "Structured output" and the reference of {@code Schema} and {@code GenerationConfig}. A keyword that isn't
 * listed there is a 400, so it is left out.
 */
final class GeminiSchemas {

    private static final SchemaRules JSON_SCHEMA = new SchemaRules(
            Set.of(
                    "$id",
                    "$anchor",
                    "title",
                    "description",
                    "prefixItems",
                    "minItems",
                    "maxItems",
                    "minimum",
                    "maximum",
                    "additionalProperties",
                    "propertyOrdering"),
            Set.of("date-time", "date", "time"),
            false,
            false,
            false);

    private static final SchemaRules OPEN_API = new SchemaRules(
            Set.of(
                    "title",
                    "description",
                    "minItems",
                    "maxItems",
                    "minimum",
                    "maximum",
                    "minLength",
                    "maxLength",
                    "pattern",
                    "propertyOrdering"),
            Set.of("date-time", "enum", "int32", "int64", "float", "double"),
            true,
            true,
            false);

    private GeminiSchemas() {}

    /** Puts a schema under the name that the model reads, in the words that it knows. */
    static void set(GeminiModel model, JsonNode schema, String asJsonSchema, String asOpenApi, ObjectNode to) {
        if (model.takesJsonSchema()) {
            to.set(asJsonSchema, SchemaCleaner.clean(schema, JSON_SCHEMA));
        } else {
            to.set(asOpenApi, SchemaCleaner.clean(schema, OPEN_API));
        }
    }
}
