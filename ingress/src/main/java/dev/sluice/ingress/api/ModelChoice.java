package dev.sluice.ingress.api;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.common.catalog.Model;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.edge.RequestFailedException;
import java.util.stream.Stream;

/** Finds the model that a request names, and sees to it that it can do what is asked. */
public final class ModelChoice {

    private final Catalog catalog;
    private final Family family;

    /** Chooses for requests of one family. */
    public ModelChoice(Catalog catalog, Family family) {
        this.catalog = catalog;
        this.family = family;
    }

    /**
     * The model of this name.
     *
     * @throws RequestFailedException if there is none, or it serves other families
     */
    public Model named(String name) {
        Model model = catalog.find(name).orElseThrow(() -> RequestFailedException.unknownModel(name));
        if (!model.serves(family)) {
            throw RequestFailedException.invalid(
                    "The model `" + name + "` is not supported in the " + family.path() + " endpoint. Did you mean to"
                            + " use " + served(model).path() + "?",
                    "model",
                    "model_not_supported");
        }
        return model;
    }

    private static Family served(Model model) {
        return Stream.of(Family.values()).filter(model::serves).findFirst().orElse(Family.CHAT);
    }
}
