package dev.sluice.ingress.api.embeddings;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.catalog.Model;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.api.Ignored;
import dev.sluice.ingress.api.ModelChoice;
import dev.sluice.ingress.api.WholeRequest;
import dev.sluice.ingress.shape.BodyReader;
import dev.sluice.ingress.shape.Findings;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes requests of bodies. */
final class EmbeddingsReader {

    private static final BodyReader READER = new BodyReader(EmbeddingsParameters.ALL);

    private static final Ignored IGNORED = new Ignored(Map.of("gemini", List.of("user")));

    private final ModelChoice models;

    EmbeddingsReader(CatalogSource catalog) {
        this.models = new ModelChoice(catalog, Family.EMBEDDINGS);
    }

    /**
     * Checks a body; it becomes the request's own and isn't copied.
     *
     * @throws dev.sluice.ingress.edge.RequestFailedException if it is no valid request
     */
    WholeRequest read(byte[] body) {
        Findings findings = READER.read(body);
        Model model = models.named(Objects.requireNonNull(findings.text("model")));
        return new WholeRequest(Family.EMBEDDINGS, findings.body(), model, IGNORED.in(findings, model));
    }
}
