package dev.sluice.ingress.api.moderations;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.api.ModelChoice;
import dev.sluice.ingress.api.WholeRequest;
import dev.sluice.ingress.shape.BodyReader;
import dev.sluice.ingress.shape.Findings;
import java.util.List;

/** Makes requests of bodies. */
final class ModerationsReader {

    private static final BodyReader READER = new BodyReader(ModerationsParameters.ALL);

    private final ModelChoice models;

    ModerationsReader(CatalogSource catalog) {
        this.models = new ModelChoice(catalog, Family.MODERATIONS);
    }

    /**
     * Checks a body; it becomes the request's own and isn't copied.
     *
     * @throws dev.sluice.ingress.edge.RequestFailedException if it is no valid request
     */
    WholeRequest read(byte[] body) {
        Findings findings = READER.read(body);
        return new WholeRequest(Family.MODERATIONS, findings.body(), models.chosen(findings.text("model")), List.of());
    }
}
