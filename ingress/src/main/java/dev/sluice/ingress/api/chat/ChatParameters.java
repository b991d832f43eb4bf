package dev.sluice.ingress.api.chat;

import static dev.sluice.ingress.shape.Rules.anyObject;
import static dev.sluice.ingress.shape.Rules.either;
import static dev.sluice.ingress.shape.Rules.flag;
import static dev.sluice.ingress.shape.Rules.integer;
import static dev.sluice.ingress.shape.Rules.list;
import static dev.sluice.ingress.shape.Rules.map;
import static dev.sluice.ingress.shape.Rules.number;
import static dev.sluice.ingress.shape.Rules.object;
import static dev.sluice.ingress.shape.Rules.text;
import static dev.sluice.ingress.shape.Rules.word;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.ingress.api.SharedParameters;
import dev.sluice.ingress.shape.Field;
import dev.sluice.ingress.shape.Fields;
import dev.sluice.ingress.shape.Rule;
import dev.sluice.ingress.shape.Variants;
import java.util.List;
import java.util.stream.Stream;

/**
 * The parameters of a chat completion, as OpenAI's published description has them; the API's own description is printed
 * from this table.
 *
 * <p>A null says "not given" for each optional one, also where that description knows no null.
 */
final class ChatParameters {

    private static final List<String> SERVICE_TIERS =
            Stream.of(ServiceTier.values()).map(ServiceTier::label).toList();

    private static final Rule AUDIO = object(
            Field.of("voice", either(text(), object(Field.of("id", text()).required())))
                    .required(),
            Field.of("format", word("wav", "aac", "mp3", "flac", "opus", "pcm16"))
                    .required());

    private static final Rule MODERATION = object(
            Field.of("model", text()).required(),
            Field.of("policy", object(Field.of("input", moderationMode()), Field.of("output", moderationMode()))));

    private static final Rule CACHE_OPTIONS =
            object(Field.of("ttl", word("30m")), Field.of("mode", word("implicit", "explicit")));

    private static final Rule PREDICTION = Variants.by("type")
            .or("content", Field.of("content", MessageShapes.TEXTS).required());

    private static final Rule WEB_SEARCH = object(
            Field.of("search_context_size", word("low", "medium", "high")),
            Field.of(
                    "user_location",
                    object(
                            Field.of("type", word("approximate")).required(),
                            Field.of("approximate", anyObject()).required())));

    private static final List<Field> CORE = List.of(
            Field.of("messages", MessageShapes.MESSAGES).required().says("The conversation so far."),
            SharedParameters.model().says("The id of a model of GET /models; the operator's choice if none is given."),
            SharedParameters.STREAM,
            SharedParameters.STREAM_OPTIONS,
            Field.of("max_completion_tokens", integer(1, Integer.MAX_VALUE))
                    .kept()
                    .says("The most tokens that are generated, reasoning included; " + Catalog.DEFAULT_MAX_TOKENS
                            + " if none is given."),
            Field.of("max_tokens", integer(1, Integer.MAX_VALUE))
                    .kept()
                    .deprecated()
                    .says("The older name of max_completion_tokens; not both."),
            Field.of("n", integer(1, 128)).kept().says("How many answers are generated."),
            Field.of("temperature", number(0, 2)),
            Field.of("top_p", number(0, 1)),
            Field.of("frequency_penalty", number(-2, 2)),
            Field.of("presence_penalty", number(-2, 2)),
            Field.of("stop", SharedParameters.STOP),
            Field.of("seed", integer(Long.MIN_VALUE, Long.MAX_VALUE)),
            Field.of("logprobs", flag()).kept(),
            Field.of("top_logprobs", integer(0, 20)).kept().says("Only with logprobs."),
            Field.of("logit_bias", map(number(-100, 100), Integer.MAX_VALUE, Integer.MAX_VALUE)));

    private static final List<Field> TOOLS = List.of(
            Field.of("tools", ToolShapes.TOOLS),
            Field.of("tool_choice", ToolShapes.TOOL_CHOICE),
            Field.of("parallel_tool_calls", flag()),
            Field.of("functions", ToolShapes.FUNCTIONS).deprecated(),
            Field.of("function_call", ToolShapes.FUNCTION_CALL).deprecated(),
            Field.of("response_format", ToolShapes.RESPONSE_FORMAT),
            Field.of("reasoning_effort", word("none", "minimal", "low", "medium", "high", "xhigh", "max")),
            Field.of("verbosity", word("low", "medium", "high")),
            Field.of("prediction", PREDICTION),
            Field.of("modalities", list(word("text", "audio"))),
            Field.of("audio", AUDIO),
            Field.of("web_search_options", WEB_SEARCH));

    private static final List<Field> HANDLING = List.of(
            Field.of("service_tier", word(SERVICE_TIERS))
                    .kept()
                    .says("flex is served later, when there is room; all others at once."),
            Field.of("store", flag())
                    .kept()
                    .says("Keeps the answer and its messages for 7 days: see GET /chat/completions."),
            Field.of("metadata", map(text(512), 16, 64)).says("Kept with the answer, to find it by."),
            Field.of("user", text()).kept().deprecated(),
            Field.of("safety_identifier", text(64)),
            Field.of("prompt_cache_key", text()),
            Field.of("prompt_cache_retention", word("in_memory", "in-memory", "24h"))
                    .deprecated(),
            Field.of("prompt_cache_options", CACHE_OPTIONS),
            Field.of("moderation", MODERATION));

    /** All of them. */
    static final Fields ALL =
            Fields.of(Stream.of(CORE, TOOLS, HANDLING).flatMap(List::stream).toList());

    private ChatParameters() {}

    private static Rule moderationMode() {
        return object(Field.of("mode", word("score", "block")).required());
    }
}
