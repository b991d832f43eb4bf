package dev.sluice.worker.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.description.CompatibilityTable;
import dev.sluice.worker.provider.anthropic.AnthropicDialect;
import dev.sluice.worker.provider.gemini.GeminiDialect;
import dev.sluice.worker.provider.openai.OpenAiDialect;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each dialect does with a parameter what the table of compatibility promises. */
final class CompatibilityTableTest {

    /** Told by the job's headers or made of several calls: the body of one call doesn't show them. */
    private static final Set<String> OUTSIDE_THE_BODY = Set.of("n", "stream", "stream_options");

    private static final String PLAIN = "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":9000";
    private static final String TOOL =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]";

    @ParameterizedTest
    @CsvSource({"gemini, gemini-2.5-flash", "anthropic, claude-haiku-4-5", "openai, gpt-4o-mini"})
    void requestChangesByWhatIsSupportedAndByNothingElse(String name, String model) {
        Dialect dialect = switch (name) {
            case "gemini" -> new GeminiDialect();
            case "anthropic" -> new AnthropicDialect();
            default -> new OpenAiDialect();
        };
        Map<String, List<String>> verdicts =
                CompatibilityTable.verdicts("What each dialect makes of a parameter", name);

        CompatibilityTable.samples().forEach((parameter, members) -> {
            if (OUTSIDE_THE_BODY.contains(parameter)) {
                return;
            }
            // Choosing among tools needs one; the two names of a limit exclude each other.
            String before = (parameter.startsWith("max_") ? PLAIN.replace(",\"max_tokens\":9000", "") : PLAIN)
                    + (parameter.contains("tool_c") ? TOOL : "");

            assertThat(change(dialect, model, before + "}", before + "," + members + "}"))
                    .as("%s, %s", name, parameter)
                    .isIn(expected(verdicts.getOrDefault(parameter, List.of("")).getFirst()));
        });
    }

    private static List<String> expected(String verdict) {
        return switch (verdict) {
            case "supported", "translated" -> List.of("changed");
            case "ignored", "ours" -> List.of("same");
            case "refused" -> List.of("refused");
            default -> List.of();
        };
    }

    private static String change(Dialect dialect, String model, String before, String after) {
        Translation with = translation(dialect, model, after);
        return with instanceof Translation.Ready ready
                ? new String(ready.request().body(), UTF_8)
                                .equals(new String(
                                        ((Translation.Ready) translation(dialect, model, before))
                                                .request()
                                                .body(),
                                        UTF_8))
                        ? "same"
                        : "changed"
                : "refused";
    }

    private static Translation translation(Dialect dialect, String model, String body) {
        ChatCall call = ChatJobs.call(ChatJobs.whole(model), body.getBytes(UTF_8));
        return dialect.request(new ChatCall(call.job(), call.body(), call.target(), true, Beginning.NONE));
    }
}
