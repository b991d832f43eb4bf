package dev.sluice.worker.routing;

import dev.sluice.common.catalog.CatalogFile;
import dev.sluice.common.catalog.CatalogSource;
import org.jspecify.annotations.Nullable;

/** Catalogues whose providers are servers of a test. */
final class TestCatalog {

    private static final String MODELS = """
        models:
          gemini-2.5-flash: {thinks: true, routes: [{provider: gemini}]}
          gemini-2.0-flash: {routes: [{provider: gemini}]}
          gpt-4o-mini: {routes: [{provider: openai}]}
          claude-haiku-4-5: {routes: [{provider: anthropic}]}
          gpt-3.5-turbo-instruct: {families: [completions], routes: [{provider: openai}]}
          text-embedding-3-small: {families: [embeddings], routes: [{provider: openai}]}
          gemini-embedding-001: {families: [embeddings], routes: [{provider: gemini}]}
          omni-moderation-latest: {families: [moderations], routes: [{provider: openai}]}
        """;

    private TestCatalog() {}

    /** Every provider at a simulator's address; whether they go on with an answer is said, or left to the dialects. */
    static CatalogSource simulated(String base, @Nullable Boolean continues) {
        String said = continues == null ? "" : ", continues: " + continues;
        return of("""
            providers:
              openai: {base-url: %1$s/v1, api-keys: [key]%2$s}
              gemini: {base-url: %1$s, api-keys: [key]%2$s}
              anthropic: {base-url: %1$s, api-keys: [key]%2$s}
            """.formatted(base, said) + MODELS);
    }

    /** The text of a file. */
    static CatalogSource of(String text) {
        return CatalogSource.fixed(CatalogFile.read("test.yaml", text, _ -> null, true, true));
    }
}
