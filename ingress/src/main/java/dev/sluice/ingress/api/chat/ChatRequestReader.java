package dev.sluice.ingress.api.chat;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.catalog.Model;
import dev.sluice.common.job.Family;
import dev.sluice.common.job.ServiceTier;
import dev.sluice.ingress.api.Ignored;
import dev.sluice.ingress.api.ModelChoice;
import dev.sluice.ingress.api.SharedParameters;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.shape.BodyReader;
import dev.sluice.ingress.shape.Findings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes requests of bodies: each parameter is checked by the table, here what one alone doesn't show. */
public final class ChatRequestReader {

    private static final BodyReader READER = new BodyReader(ChatParameters.ALL);

    private static final List<String> IGNORED_BY_BOTH = List.of(
            "audio",
            "function_call",
            "logit_bias",
            "moderation",
            "prediction",
            "prompt_cache_key",
            "prompt_cache_options",
            "prompt_cache_retention",
            ToolShapes.TOOL_STRICT,
            "verbosity");

    private static final Ignored IGNORED = new Ignored(Map.of(
            "anthropic", with("frequency_penalty", "presence_penalty", "seed"),
            "gemini", with("parallel_tool_calls", "safety_identifier", "user")));

    private final ModelChoice models;

    /** A reader that knows these models. */
    public ChatRequestReader(CatalogSource catalog) {
        this.models = new ModelChoice(catalog, Family.CHAT);
    }

    /**
     * Checks a body; it becomes the request's own and isn't copied.
     *
     * @throws RequestFailedException if it is no valid request; it names the field and what was expected
     */
    public ChatRequest read(byte[] body) {
        Findings findings = READER.read(body);
        checkTogether(findings);
        String modelName = findings.text("model");
        Model model = models.chosen(modelName);
        Integer choices = findings.integer("n");
        return new ChatRequest(
                findings.body(),
                model,
                findings.isSet("stream"),
                findings.isSet(SharedParameters.INCLUDE_USAGE),
                tokenLimit(findings, model),
                choices == null ? 1 : choices,
                serviceTier(findings.text("service_tier")),
                findings.text("user"),
                findings.isSet("store"),
                IGNORED.in(findings, model));
    }

    private static List<String> with(String... others) {
        return Stream.concat(IGNORED_BY_BOTH.stream(), Stream.of(others)).toList();
    }

    private static void checkTogether(Findings findings) {
        SharedParameters.checkStreamOptions(findings);
        if (findings.has("top_logprobs") && !findings.isSet("logprobs")) {
            throw RequestFailedException.invalid(
                    "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.",
                    "top_logprobs",
                    "invalid_parameter_combination");
        }
        if (findings.has("max_tokens") && findings.has("max_completion_tokens")) {
            throw RequestFailedException.invalid(
                    "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
                    "max_tokens",
                    "invalid_parameter_combination");
        }
    }

    private static int tokenLimit(Findings findings, Model model) {
        String field = findings.has("max_tokens") ? "max_tokens" : "max_completion_tokens";
        Integer limit = findings.integer(field);
        if (limit == null) {
            return Math.min(Catalog.DEFAULT_MAX_TOKENS, model.maxOutputTokens());
        }
        if (limit > model.maxOutputTokens()) {
            throw SharedParameters.tooManyTokens(field, limit, model);
        }
        return limit;
    }

    private static ServiceTier serviceTier(@Nullable String label) {
        return label == null ? ServiceTier.AUTO : ServiceTier.valueOf(label.toUpperCase(Locale.ROOT));
    }
}
