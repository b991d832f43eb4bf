package dev.sluice.worker.provider;

import dev.sluice.worker.provider.request.JsonTrees;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** Schemas as people write them, and as pydantic and zod do. */
public final class SchemaCorpus {

    /**
     * One of them.
     *
     * @param name who wrote it, and what is in it
     */
    public record Entry(String name, JsonNode schema) {

        @Override
        public String toString() {
            return name;
        }
    }

    private SchemaCorpus() {}

    /** All of them. */
    public static List<Entry> entries() {
        try (InputStream file = Objects.requireNonNull(SchemaCorpus.class.getResourceAsStream("schemas.json"))) {
            List<Entry> entries = new ArrayList<>();
            for (JsonNode entry : JsonTrees.JSON.readTree(file.readAllBytes())) {
                String name = entry.path("source").asString() + ": "
                        + entry.path("name").asString();
                entries.add(new Entry(name, entry.path("schema")));
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
