package dev.sluice.ingress.api;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.catalog.Model;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.edge.RequestFailedException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the model that a request names, and sees to it that it can do what is asked. */
public final class ModelChoice {

    private final CatalogSource catalog;
    private final Family family;

    /** Chooses for requests of one family. */
    public ModelChoice(CatalogSource catalog, Family family) {
        this.catalog = catalog;
        this.family = family;
    }

    /**
     * The model of this name, or the family's own where a request names none.
     *
     * @throws RequestFailedException if there is none, or it serves other families
     */
    public Model chosen(@Nullable String name) {
        Catalog now = catalog.current();
        return named(name == null ? now.defaultModel(family).orElse("") : name, now);
    }

    /**
     * The model of this name.
     *
     * @throws RequestFailedException if there is none, or it serves other families
     */
    public Model named(String name) {
        return named(name, catalog.current());
    }

    private Model named(String name, Catalog now) {
        Model model = now.find(name).orElseThrow(() -> RequestFailedException.unknownModel(name));
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
