package dev.sluice.ingress.api.completions;

import static dev.sluice.ingress.shape.Rules.alike;
import static dev.sluice.ingress.shape.Rules.either;
import static dev.sluice.ingress.shape.Rules.flag;
import static dev.sluice.ingress.shape.Rules.integer;
import static dev.sluice.ingress.shape.Rules.list;
import static dev.sluice.ingress.shape.Rules.map;
import static dev.sluice.ingress.shape.Rules.number;
import static dev.sluice.ingress.shape.Rules.text;

import dev.sluice.ingress.api.SharedParameters;
import dev.sluice.ingress.shape.Field;
import dev.sluice.ingress.shape.Fields;
import dev.sluice.ingress.shape.Rule;
import java.util.List;

/** The parameters of a completion of a text, as OpenAI's published description has them. */
final class CompletionsParameters {

    private static final int MANY = Integer.MAX_VALUE;

    private static final Rule TOKEN = integer(0, Integer.MAX_VALUE);

    /** All of them. */
    static final Fields ALL = Fields.of(List.of(
            SharedParameters.model().required().says("The id of a model of GET /models."),
            Field.of("prompt", either(text(), alike(1, MANY, text(), TOKEN, list(TOKEN, 1, MANY))))
                    .required()
                    .orNull()
                    .says("A text, texts, the tokens of a text, or those of several texts."),
            SharedParameters.STREAM,
            SharedParameters.STREAM_OPTIONS,
            Field.of("max_tokens", integer(0, Integer.MAX_VALUE))
                    .kept()
                    .says("The most tokens that are generated; 16 if none is given."),
            Field.of("n", integer(1, 128)).kept().says("How many completions of each prompt there are."),
            Field.of("best_of", integer(0, 20)).kept().says("Of how many the best ones are chosen; at least n."),
            Field.of("echo", flag()).says("Gives the prompt back before its completion."),
            Field.of("suffix", text()).says("What comes after the completion."),
            Field.of("logprobs", integer(0, 5)),
            Field.of("temperature", number(0, 2)),
            Field.of("top_p", number(0, 1)),
            Field.of("frequency_penalty", number(-2, 2)),
            Field.of("presence_penalty", number(-2, 2)),
            Field.of("stop", SharedParameters.STOP),
            Field.of("seed", integer(Long.MIN_VALUE, Long.MAX_VALUE)),
            Field.of("logit_bias", map(number(-100, 100), Integer.MAX_VALUE, Integer.MAX_VALUE)),
            Field.of("user", text())));

    private CompletionsParameters() {}
}
