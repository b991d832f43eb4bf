package dev.sluice.ingress.api.completions;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.catalog.Model;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.api.Ignored;
import dev.sluice.ingress.api.ModelChoice;
import dev.sluice.ingress.api.SharedParameters;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.shape.BodyReader;
import dev.sluice.ingress.shape.Findings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes requests of bodies: each parameter is checked by the table, here what one alone doesn't show. */
final class CompletionsReader {

    private static final BodyReader READER = new BodyReader(CompletionsParameters.ALL);

    private static final Ignored IGNORED_BY_CHATS = new Ignored(Map.of(
            "anthropic", List.of("frequency_penalty", "logit_bias", "presence_penalty", "seed"),
            "gemini", List.of("logit_bias", "user"),
            "openai", List.of()));

    /** OpenAI's own. */
    private static final int DEFAULT_MAX_TOKENS = 16;

    private final ModelChoice models;

    CompletionsReader(CatalogSource catalog) {
        this.models = new ModelChoice(catalog, Family.COMPLETIONS);
    }

    /**
     * Checks a body; it becomes the request's own and isn't copied.
     *
     * @throws RequestFailedException if it is no valid request; it names the field and what was expected
     */
    CompletionsRequest read(byte[] body) {
        Findings findings = READER.read(body);
        SharedParameters.checkStreamOptions(findings);
        checkBestOf(findings);
        Model model = models.named(Objects.requireNonNull(findings.text("model")));
        Integer limit = findings.integer("max_tokens");
        if (limit != null && limit > model.maxOutputTokens()) {
            throw SharedParameters.tooManyTokens("max_tokens", limit, model);
        }
        boolean isNative = model.families().contains(Family.COMPLETIONS);
        return new CompletionsRequest(
                findings.body(),
                model,
                findings.isSet("stream"),
                findings.isSet(SharedParameters.INCLUDE_USAGE),
                mostTokens(limit, findings),
                isNative ? List.of() : IGNORED_BY_CHATS.in(findings, model));
    }

    private static long mostTokens(@Nullable Integer limit, Findings findings) {
        Integer bestOf = findings.integer("best_of");
        Integer choices = findings.integer("n");
        long answers = Math.max(bestOf == null ? 1 : bestOf, choices == null ? 1 : choices);
        return answers * (limit == null ? DEFAULT_MAX_TOKENS : limit);
    }

    private static void checkBestOf(Findings findings) {
        Integer bestOf = findings.integer("best_of");
        Integer choices = findings.integer("n");
        if (bestOf != null && choices != null && bestOf < choices) {
            throw RequestFailedException.invalid(
                    "You requested that the server return more choices than it will generate (HINT: 'best_of' must be"
                            + " at least 'n').",
                    "best_of",
                    "invalid_parameter_combination");
        }
        if (bestOf != null && bestOf > 1 && findings.isSet("stream")) {
            throw RequestFailedException.invalid(
                    "Results cannot be streamed when 'best_of' is more than 1.",
                    "best_of",
                    "invalid_parameter_combination");
        }
    }
}
