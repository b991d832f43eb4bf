package dev.sluice.worker.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.schema.ProviderSchemas;
import dev.sluice.common.schema.SchemaRules;
import dev.sluice.common.schema.SchemaUse;
import dev.sluice.common.schema.SchemaUses;
import dev.sluice.worker.provider.SchemaCorpus.Entry;
import dev.sluice.worker.provider.anthropic.AnthropicDialect;
import dev.sluice.worker.provider.gemini.GeminiDialect;
import dev.sluice.worker.provider.openai.OpenAiDialect;
import dev.sluice.worker.provider.request.JsonTrees;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/** Each schema of the corpus through each dialect, as the form of an answer and as a tool's arguments. */
final class SchemaCorpusTest {

    private static final Set<String> OPEN_API = Set.of(
            "type",
            "format",
            "title",
            "description",
            "nullable",
            "enum",
            "items",
            "minItems",
            "maxItems",
            "properties",
            "required",
            "propertyOrdering",
            "anyOf",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "pattern");
    private static final Set<String> JSON_SCHEMA = Set.of(
            "$id",
            "$defs",
            "$ref",
            "$anchor",
            "type",
            "format",
            "title",
            "description",
            "enum",
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "minimum",
            "maximum",
            "anyOf",
            "properties",
            "additionalProperties",
            "required",
            "propertyOrdering");
    private static final Set<String> CLOSED = Set.of(
            "$defs",
            "$ref",
            "type",
            "format",
            "title",
            "description",
            "default",
            "enum",
            "items",
            "minItems",
            "anyOf",
            "properties",
            "additionalProperties",
            "required");

    /** They bind no value, and are lost beside a reference. */
    private static final Set<String> ANNOTATIONS = Set.of("title", "description", "default");

    static List<Entry> entries() {
        return SchemaCorpus.entries();
    }

    @Test
    void corpusIsLargeEnoughToMeanSomething() {
        assertThat(entries()).hasSizeGreaterThanOrEqualTo(60);
    }

    @ParameterizedTest
    @MethodSource("entries")
    void openAisFormatKeepsItsBytes(Entry entry) {
        byte[] body = body(entry.schema());
        String sent = new String(sent(new OpenAiDialect(), "gpt-4o-mini", body), UTF_8);

        assertThat(sent).contains(entry.schema().toString());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void olderGeminiGetsAPartOfOpenApi(Entry entry) {
        JsonNode request = tree(new GeminiDialect(), "gemini-2.0-flash", entry);
        JsonNode schema = request.at("/generationConfig/responseSchema");

        for (JsonNode one : List.of(schema, request.at("/tools/0/functionDeclarations/0/parameters"))) {
            walk(one, (place, node) -> {
                assertThat(node.propertyNames()).as(place).isSubsetOf(OPEN_API);
                assertThat(node.path("type").isArray()).as(place).isFalse();
                assertThat(node.has("type") || node.has("anyOf")).as(place).isTrue();
                node.path("enum")
                        .forEach(value -> assertThat(value.isString()).as(place).isTrue());
                if ("object".equals(node.path("type").asString(""))) {
                    assertThat(node.path("properties").isEmpty()).as(place).isFalse();
                }
                if ("array".equals(node.path("type").asString(""))) {
                    assertThat(node.path("items").isObject()).as(place).isTrue();
                }
            });
        }
        assertThat(schema.isObject()).isTrue();
        assertThat(schema.toString().length()).isLessThan(1_000_000);
    }

    @ParameterizedTest
    @MethodSource("entries")
    void geminiGetsTheKeywordsThatItKnows(Entry entry) {
        JsonNode request = tree(new GeminiDialect(), "gemini-2.5-flash", entry);
        JsonNode schema = request.at("/generationConfig/responseJsonSchema");

        assertThat(schema.isObject()).isTrue();
        for (JsonNode one : List.of(schema, request.at("/tools/0/functionDeclarations/0/parametersJsonSchema"))) {
            walk(one, (place, node) -> {
                assertThat(node.propertyNames()).as(place).isSubsetOf(JSON_SCHEMA);
                assertReferenceHolds(one, place, node);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void anthropicGetsClosedObjectsWithoutRecursion(Entry entry) {
        JsonNode request = tree(new AnthropicDialect(), "claude-haiku-4-5", entry);
        JsonNode schema = request.at("/output_config/format/schema");

        assertThat(schema.isObject()).isTrue();
        walk(schema, (place, node) -> {
            assertThat(node.propertyNames()).as(place).isSubsetOf(CLOSED);
            assertReferenceHolds(schema, place, node);
            if (node.has("properties") || "object".equals(node.path("type").asString(""))) {
                assertThat(node.path("additionalProperties").asBoolean(true))
                        .as(place)
                        .isFalse();
            }
            assertThat(node.path("minItems").asInt(0)).as(place).isLessThanOrEqualTo(1);
        });
        assertNoRecursion(schema, schema, 0);
        JsonNode tool = request.at("/tools/0/input_schema");
        assertThat(tool.path("type").asString()).isEqualTo("object");
        assertThat(tool.has("anyOf") || tool.has("allOf") || tool.has("oneOf")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void whatIsToldToBeLeftOutIsWhatIsMissing(Entry entry) {
        Set<SchemaUse> said = uses(entry.schema());
        for (Sent sent : sentSchemas(entry)) {
            Set<SchemaUse> left = uses(sent.schema());

            assertThat(left).as("%s", sent.rules()).noneMatch(sent.rules()::leavesOut);
            assertThat(said.stream()
                            .filter(use -> sent.rules().keywords().contains(use.keyword())
                                    || use.keyword().equals("format"))
                            .filter(use -> !ANNOTATIONS.contains(use.keyword()))
                            .filter(use -> !sent.rules().leavesOut(use)))
                    .as("%s", sent.rules())
                    .allMatch(left::contains);
        }
    }

    private record Sent(SchemaRules rules, JsonNode schema) {}

    private static List<Sent> sentSchemas(Entry entry) {
        JsonNode gemini = tree(new GeminiDialect(), "gemini-2.5-flash", entry);
        JsonNode older = tree(new GeminiDialect(), "gemini-2.0-flash", entry);
        JsonNode anthropic = tree(new AnthropicDialect(), "claude-haiku-4-5", entry);
        return List.of(
                new Sent(ProviderSchemas.GEMINI, gemini.at("/generationConfig/responseJsonSchema")),
                new Sent(ProviderSchemas.OLDER_GEMINI, older.at("/generationConfig/responseSchema")),
                new Sent(ProviderSchemas.ANTHROPIC, anthropic.at("/output_config/format/schema")));
    }

    private static Set<SchemaUse> uses(JsonNode schema) {
        Set<SchemaUse> uses = new HashSet<>();
        try (JsonParser parser = JsonTrees.JSON.createParser(schema.toString())) {
            parser.nextToken();
            SchemaUses.read(parser, uses::add);
        }
        return uses;
    }

    private static void assertReferenceHolds(JsonNode root, String place, JsonNode node) {
        if (node.has("$ref")) {
            assertThat(node.propertyNames()).as(place).containsExactly("$ref");
            assertThat(root.at(node.path("$ref").asString().substring(1)).isObject())
                    .as("%s %s", place, node)
                    .isTrue();
        }
    }

    private static void assertNoRecursion(JsonNode root, JsonNode node, int depth) {
        assertThat(depth).isLessThan(60);
        if (node.path("$ref").isString()) {
            assertNoRecursion(root, root.at(node.path("$ref").asString().substring(1)), depth + 1);
        }
        if (depth < 8) {
            // Deep enough to go round any circle of the corpus, shallow enough for what doubles.
            node.path("properties").forEach(one -> assertNoRecursion(root, one, depth + 1));
            node.path("anyOf").forEach(one -> assertNoRecursion(root, one, depth + 1));
            assertNoRecursionIn(root, node.path("items"), depth + 1);
        }
    }

    private static void assertNoRecursionIn(JsonNode root, JsonNode node, int depth) {
        if (node.isObject()) {
            assertNoRecursion(root, node, depth);
        }
    }

    /** Visits each schema in a schema, and checks what holds for all. */
    private static void walk(JsonNode schema, BiConsumer<String, JsonNode> visitor) {
        walk("#", schema, visitor);
    }

    private static void walk(String place, JsonNode schema, BiConsumer<String, JsonNode> visitor) {
        if (!schema.isObject()) {
            return;
        }
        visitor.accept(place, schema);
        schema.path("required")
                .forEach(name -> assertThat(schema.path("properties").has(name.asString()))
                        .as(place)
                        .isTrue());
        for (String named : List.of("properties", "$defs")) {
            for (Map.Entry<String, JsonNode> one : schema.path(named).properties()) {
                walk(place + "/" + named + "/" + one.getKey(), one.getValue(), visitor);
            }
        }
        for (String listed : List.of("anyOf", "prefixItems")) {
            int number = 0;
            for (JsonNode one : schema.path(listed)) {
                walk(place + "/" + listed + "/" + number++, one, visitor);
            }
        }
        walk(place + "/items", schema.path("items"), visitor);
        walk(place + "/additionalProperties", schema.path("additionalProperties"), visitor);
    }

    private static JsonNode tree(Dialect dialect, String model, Entry entry) {
        return JsonTrees.JSON.readTree(sent(dialect, model, body(entry.schema())));
    }

    private static byte[] sent(Dialect dialect, String model, byte[] body) {
        Translation translation = dialect.request(ChatJobs.call(ChatJobs.whole(model), body));
        assertThat(translation).isInstanceOf(Translation.Ready.class);
        return ((Translation.Ready) translation).request().body();
    }

    private static byte[] body(JsonNode schema) {
        return ("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"response_format\":{\"type\":\"json_schema\","
                        + "\"json_schema\":{\"name\":\"n\",\"schema\":" + schema
                        + "}},\"tools\":[{\"type\":\"function\","
                        + "\"function\":{\"name\":\"f\",\"parameters\":" + schema + "}}]}")
                .getBytes(UTF_8);
    }
}
