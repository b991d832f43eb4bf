package dev.sluice.worker.provider.gemini;

import dev.sluice.common.schema.ProviderSchemas;
import dev.sluice.common.schema.SchemaRules;
import dev.sluice.worker.provider.request.SchemaCleaner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Schemas as Gemini's models take them: JSON Schema, or OpenAPI's by older ones, each under its own name. */
final class GeminiSchemas {

    private GeminiSchemas() {}

    /** Puts a schema under the name that the model reads, in the words that it knows. */
    static void set(GeminiModel model, JsonNode schema, String asJsonSchema, String asOpenApi, ObjectNode to) {
        SchemaRules rules = ProviderSchemas.ofGemini(model.version());
        to.set(rules.openApi() ? asOpenApi : asJsonSchema, SchemaCleaner.clean(schema, rules));
    }
}
