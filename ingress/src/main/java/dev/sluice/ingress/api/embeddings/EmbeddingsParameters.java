package dev.sluice.ingress.api.embeddings;

import static dev.sluice.ingress.shape.Rules.alike;
import static dev.sluice.ingress.shape.Rules.either;
import static dev.sluice.ingress.shape.Rules.filledText;
import static dev.sluice.ingress.shape.Rules.integer;
import static dev.sluice.ingress.shape.Rules.list;
import static dev.sluice.ingress.shape.Rules.text;
import static dev.sluice.ingress.shape.Rules.word;

import dev.sluice.ingress.api.SharedParameters;
import dev.sluice.ingress.shape.Field;
import dev.sluice.ingress.shape.Fields;
import dev.sluice.ingress.shape.Rule;
import java.util.List;

/** The parameters of a request for embeddings, as OpenAI's published description has them. */
final class EmbeddingsParameters {

    private static final int MAX_INPUTS = 2048;

    private static final Rule TOKEN = integer(0, Integer.MAX_VALUE);

    /** All of them. */
    static final Fields ALL = Fields.of(List.of(
            Field.of(
                            "input",
                            either(filledText(), alike(1, MAX_INPUTS, filledText(), TOKEN, list(TOKEN, 1, MAX_INPUTS))))
                    .required()
                    .says("A text, texts, the tokens of a text, or those of several texts."),
            SharedParameters.model().required().says("The id of a model of GET /models that makes embeddings."),
            Field.of("encoding_format", word("float", "base64"))
                    .says("Numbers as JSON, or as bytes of 32-bit floats, little-endian; float if none is given."),
            Field.of("dimensions", integer(1, Integer.MAX_VALUE)).says("How many numbers an embedding has."),
            Field.of("user", text())));

    private EmbeddingsParameters() {}
}
