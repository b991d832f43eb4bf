package dev.sluice.worker.routing;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.common.catalog.Model;
import dev.sluice.worker.provider.Dialect;
import dev.sluice.worker.provider.Target;
import dev.sluice.worker.provider.anthropic.AnthropicDialect;
import dev.sluice.worker.provider.gemini.GeminiDialect;
import dev.sluice.worker.provider.openai.OpenAiDialect;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Finds where a model's calls go. */
final class Routes {

    private static final char BEHAVIOUR = '~';

    // The ingress has checked the name: whether a wish for behaviour is allowed is decided there.
    private final Catalog catalog = new Catalog(true);
    private final Dialect openAi = new OpenAiDialect();
    private final Dialect gemini = new GeminiDialect();
    private final Dialect anthropic = new AnthropicDialect();
    private final ProvidersSettings settings;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** By provider and model of the catalogue: as many as it has models. */
    private final Map<String, PaceGate> gates = new ConcurrentHashMap<>();

    Routes(ProvidersSettings settings, InstantSource clock, RandomGenerator random) {
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    /** The route of this model, if the catalogue has it. */
    Optional<Route> find(String modelId) {
        return catalog.find(modelId).map(this::route);
    }

    /** Whether the operator has set up the route's provider. */
    boolean isUsable(Route route) {
        return settings.isUsable(route.target().provider());
    }

    private Route route(Model model) {
        String provider = model.provider();
        Target target = new Target(provider, settings.baseUri(provider), settings.credential(provider), model.id());
        Dialect dialect = switch (settings.dialect(provider)) {
            case OPENAI -> openAi;
            case GEMINI -> gemini;
            case ANTHROPIC -> anthropic;
        };
        int behaviour = model.id().indexOf(BEHAVIOUR);
        String base = behaviour < 0 ? model.id() : model.id().substring(0, behaviour);
        PaceGate gate = gates.computeIfAbsent(provider + '/' + base, ignored -> new PaceGate(clock, random));
        boolean continues = settings.continues(provider).orElseGet(dialect::continuesByDefault);
        return new Route(target, dialect, base, model.thinks(), continues, gate);
    }
}
