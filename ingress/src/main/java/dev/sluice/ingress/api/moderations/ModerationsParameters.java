package dev.sluice.ingress.api.moderations;

import static dev.sluice.ingress.shape.Rules.alike;
import static dev.sluice.ingress.shape.Rules.either;
import static dev.sluice.ingress.shape.Rules.object;
import static dev.sluice.ingress.shape.Rules.text;
import static dev.sluice.ingress.shape.Rules.textFrom;

import dev.sluice.ingress.api.SharedParameters;
import dev.sluice.ingress.shape.Field;
import dev.sluice.ingress.shape.Fields;
import dev.sluice.ingress.shape.Rule;
import dev.sluice.ingress.shape.Variants;
import java.util.List;

/** The parameters of a request for moderation, as OpenAI's published description has them. */
final class ModerationsParameters {

    private static final Rule PART = Variants.by("type")
            .or("text", Field.of("text", text()).required())
            .or(
                    "image_url",
                    Field.of(
                                    "image_url",
                                    object(Field.of("url", textFrom("https://", "http://", "data:"))
                                            .required()))
                            .required());

    /** All of them. */
    static final Fields ALL = Fields.of(List.of(
            Field.of("input", either(text(), alike(0, Integer.MAX_VALUE, text(), PART)))
                    .required()
                    .says("A text, texts, or the parts of one content: texts and images."),
            SharedParameters.model()
                    .says("The id of a model of GET /models; the operator's choice if none is given.")));

    private ModerationsParameters() {}
}
