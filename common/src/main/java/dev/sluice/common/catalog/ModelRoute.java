package dev.sluice.common.catalog;

/**
 * One way to a model.
 *
 * @param provider who serves it
 * @param model what the provider calls it
 * @param thinks whether the model's thoughts count against {@code max_tokens}
 */
public record ModelRoute(Provider provider, String model, boolean thinks) {

    ModelRoute behaving(String wish) {
        return new ModelRoute(provider, model + wish, thinks);
    }
}
