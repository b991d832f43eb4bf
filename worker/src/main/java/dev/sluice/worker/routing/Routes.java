package dev.sluice.worker.routing;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.common.catalog.Model;
import dev.sluice.common.job.Family;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.worker.provider.Dialect;
import dev.sluice.worker.provider.Target;
import dev.sluice.worker.provider.anthropic.AnthropicDialect;
import dev.sluice.worker.provider.gemini.GeminiDialect;
import dev.sluice.worker.provider.gemini.embeddings.GeminiEmbeddings;
import dev.sluice.worker.provider.openai.OpenAiDialect;
import dev.sluice.worker.provider.standin.ChatForText;
import dev.sluice.worker.provider.standin.NoEndpoint;
import dev.sluice.worker.routing.ProvidersSettings.DialectName;
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
    private final Dialect geminiEmbeddings = new GeminiEmbeddings();
    private final Map<Dialect, Dialect> completing = Map.of(
            openAi, new ChatForText(openAi), gemini, new ChatForText(gemini), anthropic, new ChatForText(anthropic));
    private final Dialect none = new NoEndpoint();
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

    /** The route of this job, if the catalogue has its model and its family is known. */
    Optional<Route> find(JobHeaders job) {
        return Family.of(job.family())
                .flatMap(family -> catalog.find(job.model()).map(model -> route(model, family)));
    }

    /** Whether the operator has set up the route's provider. */
    boolean isUsable(Route route) {
        return settings.isUsable(route.target().provider());
    }

    private Route route(Model model, Family family) {
        String provider = model.provider();
        Target target = new Target(provider, settings.baseUri(provider), settings.credential(provider), model.id());
        Dialect dialect = dialect(settings.dialect(provider), model, family);
        int behaviour = model.id().indexOf(BEHAVIOUR);
        String base = behaviour < 0 ? model.id() : model.id().substring(0, behaviour);
        PaceGate gate = gates.computeIfAbsent(provider + '/' + base, ignored -> new PaceGate(clock, random));
        boolean continues =
                family == Family.CHAT && settings.continues(provider).orElseGet(dialect::continuesByDefault);
        return new Route(target, dialect, base, model.thinks(), continues, gate);
    }

    private Dialect dialect(DialectName name, Model model, Family family) {
        Dialect chat = switch (name) {
            case OPENAI -> openAi;
            case GEMINI -> gemini;
            case ANTHROPIC -> anthropic;
        };
        return switch (family) {
            case CHAT -> chat;
            case EMBEDDINGS ->
                switch (name) {
                    case OPENAI -> openAi;
                    case GEMINI -> geminiEmbeddings;
                    case ANTHROPIC -> none;
                };
            case COMPLETIONS ->
                // Only who has the older endpoint says so.
                name == DialectName.OPENAI && model.families().contains(family)
                        ? openAi
                        : completing.getOrDefault(chat, none);
            case MODERATIONS -> name == DialectName.OPENAI ? openAi : none;
        };
    }
}
