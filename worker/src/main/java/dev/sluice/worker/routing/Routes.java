package dev.sluice.worker.routing;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.catalog.Model;
import dev.sluice.common.catalog.ModelRoute;
import dev.sluice.common.catalog.Patience;
import dev.sluice.common.catalog.Provider;
import dev.sluice.common.job.Family;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.worker.provider.Dialect;
import dev.sluice.worker.provider.Target;
import dev.sluice.worker.provider.anthropic.AnthropicDialect;
import dev.sluice.worker.provider.gemini.GeminiDialect;
import dev.sluice.worker.provider.gemini.embeddings.GeminiEmbeddings;
import dev.sluice.worker.provider.http.CallTimeouts;
import dev.sluice.worker.provider.openai.OpenAiDialect;
import dev.sluice.worker.provider.standin.ChatForText;
import dev.sluice.worker.provider.standin.NoEndpoint;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Finds where a model's calls go. */
final class Routes {

    private static final char BEHAVIOUR = '~';

    /** Whose pace it is: providers count by key and model. */
    private record Paced(String provider, String credential, String model) {}

    private final Dialect openAi = new OpenAiDialect();
    private final Dialect gemini = new GeminiDialect();
    private final Dialect anthropic = new AnthropicDialect();
    private final Dialect geminiEmbeddings = new GeminiEmbeddings();
    private final Map<Dialect, Dialect> completing = Map.of(
            openAi, new ChatForText(openAi), gemini, new ChatForText(gemini), anthropic, new ChatForText(anthropic));
    private final Dialect none = new NoEndpoint();
    private final CatalogSource catalog;
    private final CallTimeouts usual;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** As many as the catalogue has had routes and keys. */
    private final Map<Paced, PaceGate> gates = new ConcurrentHashMap<>();

    private final AtomicInteger turns = new AtomicInteger();

    Routes(CatalogSource catalog, CallTimeouts usual, InstantSource clock, RandomGenerator random) {
        this.catalog = catalog;
        this.usual = usual;
        this.clock = clock;
        this.random = random;
    }

    /**
     * The routes of this job, best first, if the catalogue has its model and its family is known: one for each key of
     * each provider that is set up. Keys of one provider take turns at being the first.
     */
    Optional<List<Route>> find(JobHeaders job) {
        return Family.of(job.family()).flatMap(family -> find(job.model(), family));
    }

    private Optional<List<Route>> find(String modelId, Family family) {
        // The ingress has checked the name: whether a wish for behaviour is allowed is decided there.
        return catalog.current().find(modelId).map(model -> {
            int turn = turns.getAndIncrement();
            List<Route> routes = new ArrayList<>();
            for (ModelRoute way : model.routes()) {
                if (way.provider().isUsable()) {
                    addEachKey(model, way, family, turn, routes);
                }
            }
            return List.copyOf(routes);
        });
    }

    private void addEachKey(Model model, ModelRoute way, Family family, int turn, List<Route> routes) {
        List<String> keys = way.provider().keys();
        if (keys.isEmpty()) {
            routes.add(route(model, way, family, ""));
        }
        for (int key = 0; key < keys.size(); key++) {
            routes.add(route(model, way, family, keys.get(Math.floorMod(turn + key, keys.size()))));
        }
    }

    private Route route(Model model, ModelRoute way, Family family, String credential) {
        Provider provider = way.provider();
        Dialect dialect = dialect(way, family);
        PaceGate gate = gates.computeIfAbsent(
                new Paced(provider.name(), credential, withoutWish(way.model())), _ -> new PaceGate(clock, random));
        Boolean continues = provider.continues();
        return new Route(
                new Target(provider.name(), provider.baseUrl(), credential, way.model(), provider.additions()),
                dialect,
                withoutWish(model.id()),
                way.thinks(),
                family == Family.CHAT && (continues == null ? dialect.continuesByDefault() : continues),
                gate,
                timeouts(model.patience().or(provider.patience())));
    }

    private Dialect dialect(ModelRoute way, Family family) {
        Dialect chat = switch (way.provider().dialect()) {
            case "gemini" -> gemini;
            case "anthropic" -> anthropic;
            default -> openAi;
        };
        return switch (family) {
            case CHAT -> chat;
            case COMPLETIONS ->
                // Only who has the older endpoint says so.
                chat.equals(openAi) && way.families().contains(family) ? openAi : completing.getOrDefault(chat, none);
            case EMBEDDINGS -> {
                Dialect translated = chat.equals(gemini) ? geminiEmbeddings : none;
                yield chat.equals(openAi) ? openAi : translated;
            }
            case MODERATIONS -> chat.equals(openAi) ? openAi : none;
        };
    }

    private CallTimeouts timeouts(Patience said) {
        return new CallTimeouts(
                said.connect() == null ? usual.connect() : said.connect(),
                said.firstToken() == null ? usual.firstToken() : said.firstToken(),
                said.idle() == null ? usual.idle() : said.idle(),
                said.total() == null ? usual.whole() : said.total(),
                said.total() == null ? usual.stream() : said.total());
    }

    private static String withoutWish(String model) {
        int behaviour = model.indexOf(BEHAVIOUR);
        return behaviour < 0 ? model : model.substring(0, behaviour);
    }

    /** Which of a job's routes its next call takes. Owned by the run. */
    static final class Choice {

        private final Set<Route> failed = new HashSet<>();
        private List<Route> routes;
        private int first;

        /** Among these, best first; at least one. */
        Choice(List<Route> routes) {
            this.routes = routes;
        }

        /** The best one whose provider doesn't ask for a pause now; where all do, the one that can go on first. */
        Route next() {
            Route soonest = routes.get(first);
            for (int step = 0; step < routes.size(); step++) {
                Route route = routes.get((first + step) % routes.size());
                if (route.gate().isOpen()) {
                    return route;
                }
                if (route.gate().opensAtMillis() < soonest.gate().opensAtMillis()) {
                    soonest = route;
                }
            }
            return soonest;
        }

        /** A call failed on this route: the others come first now. Tells whether one of them hasn't failed yet. */
        boolean failed(Route route) {
            first = (routes.indexOf(route) + 1) % routes.size();
            failed.add(route);
            return failed.size() < routes.size();
        }

        /** The client has the beginning of an answer from this route: no other one can go on with it. */
        void stay(Route route) {
            routes = List.of(route);
            first = 0;
        }
    }
}
