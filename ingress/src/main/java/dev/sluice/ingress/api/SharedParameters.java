package dev.sluice.ingress.api;

import static dev.sluice.ingress.shape.Rules.either;
import static dev.sluice.ingress.shape.Rules.flag;
import static dev.sluice.ingress.shape.Rules.list;
import static dev.sluice.ingress.shape.Rules.object;
import static dev.sluice.ingress.shape.Rules.text;

import dev.sluice.common.catalog.Model;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.shape.Field;
import dev.sluice.ingress.shape.Findings;
import dev.sluice.ingress.shape.Rule;

/** Parameters that several families have. */
public final class SharedParameters {

    /** Where {@code stream_options.include_usage} is found. */
    public static final String INCLUDE_USAGE = "stream_options.include_usage";

    /** Sends the answer as events. */
    public static final Field STREAM =
            Field.of("stream", flag()).kept().says("Sends the answer as server-sent events, chunk by chunk.");

    /** How a stream is sent. */
    public static final Field STREAM_OPTIONS = Field.of(
                    "stream_options",
                    object(
                            Field.of("include_usage", flag())
                                    .keptAs(INCLUDE_USAGE)
                                    .says("Ends a stream with a chunk of its usage, before [DONE]."),
                            Field.of("include_obfuscation", flag())))
            .kept()
            .says("Only with stream.");

    /** What ends an answer. */
    public static final Rule STOP = either(text(), list(text(), 1, 4));

    private static final int MAX_MODEL_NAME = 256;

    private SharedParameters() {}

    /** The model. */
    public static Field model() {
        return Field.of("model", text(MAX_MODEL_NAME)).kept();
    }

    /** Checks that options of a stream come with a stream. */
    public static void checkStreamOptions(Findings findings) {
        if (findings.has("stream_options") && !findings.isSet("stream")) {
            throw RequestFailedException.invalid(
                    "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
                    "stream_options",
                    "invalid_parameter_combination");
        }
    }

    /** More tokens are asked for than the model can give. */
    public static RequestFailedException tooManyTokens(String field, int limit, Model model) {
        return RequestFailedException.invalid(
                field + " is too large: " + limit + ". This model supports at most " + model.maxOutputTokens()
                        + " completion tokens, whereas you provided " + limit + ".",
                field,
                "invalid_value");
    }
}
