package dev.sluice.ingress.api.files;

import static dev.sluice.ingress.shape.Rules.integer;
import static dev.sluice.ingress.shape.Rules.object;
import static dev.sluice.ingress.shape.Rules.text;
import static dev.sluice.ingress.shape.Rules.word;

import dev.sluice.ingress.shape.Field;
import dev.sluice.ingress.shape.Fields;
import java.util.List;

/** The parts of the form that a file comes in, for the API's description; {@link Upload} checks them. */
final class FilesForm {

    /** All of them. */
    static final Fields FIELDS = Fields.of(List.of(
            Field.of("file", text()).required().says("The content: one request a line, as JSON."),
            Field.of("purpose", word("batch")).required().says("What the file is for."),
            Field.of(
                            "expires_after",
                            object(
                                    Field.of("anchor", word("created_at")).required(),
                                    Field.of("seconds", integer(3_600, 2_592_000))
                                            .required()))
                    .says("How long it stays; 30 days if none is given.")));

    private FilesForm() {}
}
