package dev.sluice.common.catalog;

import dev.sluice.common.job.Family;
import dev.sluice.common.settings.Shape;
import dev.sluice.common.settings.Shape.Field;
import dev.sluice.common.settings.Shape.Fields;
import dev.sluice.common.settings.Shape.ListOf;
import dev.sluice.common.settings.Shape.MapOf;
import java.util.List;
import java.util.stream.Stream;

/** What may stand in {@code sluice.yaml}: the reader checks by it, and editors get it as a JSON Schema. */
final class CatalogShape {

    static final List<String> DIALECTS = List.of("openai", "gemini", "anthropic");
    private static final List<String> FAMILIES =
            Stream.of(Family.values()).map(Family::label).toList();
    static final long MOST_TOKENS = 10_000_000;
    private static final long MOST_A_MINUTE = 2_000_000_000;
    private static final long MOST_AT_ONCE = 100_000;

    private static final Fields PATIENCE = Fields.of(
            Field.of("connect", new Shape.Span(), "Until a connection stands; for a provider alone."),
            Field.of("first-token", new Shape.Span(), "Of a streamed call, until its first token."),
            Field.of("idle", new Shape.Span(), "Of a streamed call after its first token, between two pieces."),
            Field.of("total", new Shape.Span(), "Of a whole call."));

    private static final Fields LIMITS = Fields.of(
            Field.of("requests-per-minute", new Shape.Whole(1, MOST_A_MINUTE), "Calls a minute."),
            Field.of("tokens-per-minute", new Shape.Whole(1, MOST_A_MINUTE), "Tokens a minute, answers included."),
            Field.of("concurrent", new Shape.Whole(1, MOST_AT_ONCE), "Calls at a time."));

    private static final Fields PROVIDER = Fields.of(
            Field.of("base-url", new Shape.Address(), "The beginning of its addresses."),
            Field.of(
                    "api-keys",
                    new ListOf(new Shape.Secret(), 0),
                    "Its keys for us: calls take turns among them, and pass over one that is at its limit."),
            Field.of(
                    "dialect",
                    new Shape.Word(DIALECTS),
                    "Its wire format; the one of its name where that is openai, gemini or anthropic."),
            Field.of(
                    "continues",
                    new Shape.Flag(),
                    "Whether it goes on with an answer that was cut, from the text so far: vLLM does, OpenAI doesn't."),
            Field.of(
                    "headers",
                    new MapOf(new Shape.Secret()),
                    "Further headers of each call: Azure's api-key, for example."),
            Field.of(
                    "query",
                    new MapOf(new Shape.Text()),
                    "Parameters of each call's address: Azure's api-version, for example."),
            Field.of("timeouts", PATIENCE, "How long it is waited for."),
            Field.of("limits", LIMITS, "What it allows for each key and model; what isn't said is learnt."));

    private static final Fields MODEL = Fields.of(
            Field.of("owned-by", new Shape.Text(), "Whom the list of models names as its owner."),
            Field.of("created", new Shape.Day(), "The day of its release."),
            Field.of(
                    "families",
                    new ListOf(new Shape.Word(FAMILIES), 1),
                    "What it is served for; chat if nothing is said. Models of chats complete texts, too."),
            Field.of("max-output-tokens", new Shape.Whole(1, MOST_TOKENS), "The most that max_tokens may ask for."),
            Field.of("thinks", new Shape.Flag(), "Whether its thoughts count against max_tokens."),
            Field.required(
                    "routes",
                    new ListOf(
                            Fields.of(
                                    Field.required("provider", new Shape.Text(), "One of the providers."),
                                    Field.of("model", new Shape.Text(), "What it calls the model."),
                                    Field.of("limits", LIMITS, "What it allows for it; before the provider's own.")),
                            1),
                    "Who serves it, best first: before the first token the next one is tried."),
            Field.of("aliases", new ListOf(new Shape.Text(), 0), "Further names that requests may use."),
            Field.of("fallbacks", new ListOf(new Shape.Text(), 0), "Models that answer where all its routes fail."),
            Field.of("timeouts", PATIENCE, "How long it is waited for; before the provider's own."),
            Field.of(
                    "prices",
                    Fields.of(
                            Field.required("input", new Shape.Amount(), "Of the request."),
                            Field.of("cached-input", new Shape.Amount(), "Of what the provider had in its cache."),
                            Field.required("output", new Shape.Amount(), "Of the answer, reasoning included.")),
                    "US dollars per million tokens."));

    private static final Field DEADLINE =
            Field.of("deadline", new Shape.Span(), "Within which a job must have ended: 1s to 24h.");

    private static final Fields BULK = Fields.of(
            DEADLINE,
            Field.of(
                    "slots-percent",
                    new Shape.Whole(1, 100),
                    "The most of each worker's slots that its jobs fill; " + LaneShares.USUAL.bulkSlotsPercent()
                            + " if nothing is said."),
            Field.of(
                    "allowance-percent",
                    new Shape.Whole(1, LaneShares.MOST_ALLOWANCE_PERCENT),
                    "The most of what a provider allows that its calls take while others want it; "
                            + LaneShares.USUAL.bulkAllowancePercent() + " if nothing is said."));

    /** The whole file. */
    static final Fields ALL = Fields.of(
            Field.required("providers", new MapOf(PROVIDER), "Who is called, by a name of your choice."),
            Field.required("models", new MapOf(MODEL), "What is on offer, by the name that requests use."),
            Field.of(
                    "defaults",
                    Fields.of(
                            Field.of("model", new Shape.Text(), "The model of a chat that names none."),
                            Field.of(
                                    "moderation-model",
                                    new Shape.Text(),
                                    "The model of a request for moderation that names none.")),
                    "What holds where a request doesn't say."),
            Field.of(
                    "lanes",
                    Fields.of(
                            Field.of("interactive", Fields.of(DEADLINE), "Jobs that somebody waits for."),
                            Field.of("bulk", BULK, "Flex, background and batches.")),
                    "What holds for the jobs of a lane."),
            Field.of(
                    "plans",
                    new MapOf(PlanSetting.SHAPE),
                    "What keys and organisations may spend, by a name of your choice; the admin API adds others."));

    private CatalogShape() {}
}
