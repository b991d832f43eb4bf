package dev.sluice.ingress.api.batches;

import static dev.sluice.ingress.shape.Rules.integer;
import static dev.sluice.ingress.shape.Rules.map;
import static dev.sluice.ingress.shape.Rules.object;
import static dev.sluice.ingress.shape.Rules.text;
import static dev.sluice.ingress.shape.Rules.word;

import dev.sluice.ingress.shape.Field;
import dev.sluice.ingress.shape.Fields;
import java.util.List;
import java.util.regex.Pattern;

/** The parameters of a batch, as OpenAI's published description has them; its window may be shorter here. */
final class BatchParameters {

    private static final int MAX_ID = 128;

    /** All of them. */
    static final Fields ALL = Fields.of(List.of(
            Field.of("input_file_id", text(MAX_ID)).required().kept().says("A file of purpose 'batch'."),
            Field.of("endpoint", word("/v1/chat/completions", "/v1/embeddings", "/v1/completions"))
                    .required()
                    .kept()
                    .says("Where each line's request would go."),
            Field.of("completion_window", text(Pattern.compile("([1-9]|1[0-9]|2[0-4])h|([1-9]|[1-5][0-9])m")))
                    .required()
                    .kept()
                    .says("The time for all lines: 24h, or less, as 1h or 30m."),
            Field.of("metadata", map(text(512), 16, 64)).says("The client's own words."),
            Field.of(
                            "output_expires_after",
                            object(
                                    Field.of("anchor", word("created_at")).required(),
                                    Field.of("seconds", integer(3_600, 2_592_000))
                                            .required()
                                            .keptAs("output_expires_after.seconds")))
                    .says("How long the output files stay; until they are deleted if none is given.")));

    private BatchParameters() {}
}
