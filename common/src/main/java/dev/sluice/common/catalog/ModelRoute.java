package dev.sluice.common.catalog;

import dev.sluice.common.job.Family;
import java.util.Set;

/**
 * One way to a model.
 *
 * @param provider who serves it
 * @param model what the provider calls it
 * @param thinks whether the model's thoughts count against {@code max_tokens}
 * @param families what the provider serves it for
 * @param limits what the provider lets us ask for it with each of our keys
 */
public record ModelRoute(Provider provider, String model, boolean thinks, Set<Family> families, Limits limits) {

    ModelRoute behaving(String wish) {
        return new ModelRoute(provider, model + wish, thinks, families, limits);
    }
}
