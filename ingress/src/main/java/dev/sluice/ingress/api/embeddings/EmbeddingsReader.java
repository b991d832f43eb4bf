package dev.sluice.ingress.api.embeddings;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.api.ModelChoice;
import dev.sluice.ingress.api.WholeRequest;
import dev.sluice.ingress.shape.BodyReader;
import dev.sluice.ingress.shape.Findings;
import java.util.Objects;

/** Makes requests of bodies. */
final class EmbeddingsReader {

    private static final BodyReader READER = new BodyReader(EmbeddingsParameters.ALL);

    private final ModelChoice models;

    EmbeddingsReader(Catalog catalog) {
        this.models = new ModelChoice(catalog, Family.EMBEDDINGS);
    }

    /**
     * Checks a body; it becomes the request's own and isn't copied.
     *
     * @throws dev.sluice.ingress.edge.RequestFailedException if it is no valid request
     */
    WholeRequest read(byte[] body) {
        Findings findings = READER.read(body);
        String model = Objects.requireNonNull(findings.text("model"));
        return new WholeRequest(Family.EMBEDDINGS, findings.body(), models.named(model));
    }
}
