package dev.sluice.ingress.api.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.ingress.shape.Field;
import dev.sluice.testkit.description.CompatibilityTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The header {@code x-sluice-ignored} says what the table of dialects says; the worker's tests hold dialects to it. */
class IgnoredTableTest {

    private static final String SECTION = "What each dialect makes of a parameter";

    /** What the table has under other names, message by message. */
    private static final Set<String> ELSEWHERE = Set.of("messages", "model");

    private final ChatRequestReader reader = new ChatRequestReader(CatalogSource.builtIn(false));

    @ParameterizedTest
    @CsvSource({"gemini, gemini-2.5-flash", "anthropic, claude-haiku-4-5", "openai, gpt-4o-mini"})
    void answerTellsWhatTheTableCallsIgnored(String dialect, String model) {
        Map<String, List<String>> verdicts = CompatibilityTable.verdicts(SECTION, dialect);

        CompatibilityTable.samples().forEach((name, members) -> {
            String body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]," + members
                    + "}";
            boolean isIgnored = verdicts.getOrDefault(name, List.of()).stream().allMatch("ignored"::equals);

            assertThat(reader.read(body.getBytes(UTF_8)).ignored().contains(name))
                    .as("%s ignores %s", dialect, name)
                    .isEqualTo(isIgnored);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini-2.5-flash | tools[].function.strict, response_format#minLength, tools#uniqueItems",
                "gemini-2.0-flash | tools[].function.strict, response_format#additionalProperties,"
                        + " tools#uniqueItems, tools#additionalProperties",
                "claude-haiku-4-5 | tools[].function.strict, response_format#minLength",
                "gpt-4o-mini | ''"
            })
    void keywordsOfSchemasThatAProviderLeavesOutAreKnownByName(String model, String ignored) {
        String answer = "{\"type\":\"object\",\"properties\":{\"pattern\":{\"type\":\"string\",\"minLength\":1}},"
                + "\"additionalProperties\":false}";
        String tool = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\",\"uniqueItems\":true,"
                + "\"items\":{\"type\":\"string\"}}},\"additionalProperties\":false}";

        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"model\":\"" + model
                + "\",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":"
                + answer
                + "}},\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":" + tool
                + ",\"strict\":true}}]}";

        assertThat(String.join(", ", reader.read(body.getBytes(UTF_8)).ignored()))
                .isEqualTo(ignored);
    }

    @Test
    void everyParameterHasARowForEachDialect() {
        List<String> names = ChatParameters.ALL.fields().stream()
                .map(Field::name)
                .filter(name -> !ELSEWHERE.contains(name))
                .toList();

        assertThat(CompatibilityTable.samples()).containsOnlyKeys(names);
        for (String dialect : List.of("openai", "gemini", "anthropic")) {
            assertThat(CompatibilityTable.verdicts(SECTION, dialect)).containsKeys(names.toArray(String[]::new));
        }
    }
}
