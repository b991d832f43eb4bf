package dev.sluice.ingress.api;

import dev.sluice.common.catalog.Model;
import dev.sluice.common.job.Family;
import java.util.List;

/**
 * A request whose answer is always one object, and of which the walk must know no more than its model.
 *
 * @param family what it asks for
 * @param body the bytes, verbatim; shared, never written to
 * @param model the model, under the name that the client used
 * @param ignored which of its parameters the model's provider leaves out in silence
 */
public record WholeRequest(Family family, byte[] body, Model model, List<String> ignored) implements ApiRequest {

    /** Copies the list. */
    public WholeRequest {
        ignored = List.copyOf(ignored);
    }
}
