package dev.sluice.worker.routing;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.catalog.Model;
import dev.sluice.common.catalog.ModelRoute;
import dev.sluice.common.catalog.Patience;
import dev.sluice.common.catalog.Provider;
import dev.sluice.common.job.Family;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.Lane;
import dev.sluice.worker.allowance.Allowances;
import dev.sluice.worker.allowance.Bucket;
import dev.sluice.worker.allowance.BucketName;
import dev.sluice.worker.allowance.Pass;
import dev.sluice.worker.allowance.Precedence;
import dev.sluice.worker.provider.Dialect;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.ProviderFailures;
import dev.sluice.worker.provider.Target;
import dev.sluice.worker.provider.anthropic.AnthropicDialect;
import dev.sluice.worker.provider.gemini.GeminiDialect;
import dev.sluice.worker.provider.gemini.embeddings.GeminiEmbeddings;
import dev.sluice.worker.provider.http.CallTimeouts;
import dev.sluice.worker.provider.openai.OpenAiDialect;
import dev.sluice.worker.provider.standin.ChatForText;
import dev.sluice.worker.provider.standin.NoEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Finds where a model's calls go. */
final class Routes {

    private static final char BEHAVIOUR = '~';

    /** A route that a call may go on now, and its pass. */
    record Taken(Route route, Pass pass) {}

    private final Dialect openAi = new OpenAiDialect();
    private final Dialect gemini = new GeminiDialect();
    private final Dialect anthropic = new AnthropicDialect();
    private final Dialect geminiEmbeddings = new GeminiEmbeddings();
    private final Map<Dialect, Dialect> completing = Map.of(
            openAi, new ChatForText(openAi), gemini, new ChatForText(gemini), anthropic, new ChatForText(anthropic));
    private final Dialect none = new NoEndpoint();
    private final CatalogSource catalog;
    private final CallTimeouts usual;
    private final Allowances allowances;
    private final AtomicInteger turns = new AtomicInteger();

    Routes(CatalogSource catalog, CallTimeouts usual, Allowances allowances) {
        this.catalog = catalog;
        this.usual = usual;
        this.allowances = allowances;
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
        Bucket bucket =
                allowances.bucket(new BucketName(provider.name(), credential, withoutWish(way.model())), way.limits());
        Boolean continues = provider.continues();
        return new Route(
                new Target(provider.name(), provider.baseUrl(), credential, way.model(), provider.additions()),
                dialect,
                withoutWish(model.id()),
                way.thinks(),
                family == Family.CHAT && (continues == null ? dialect.continuesByDefault() : continues),
                bucket,
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

        /**
         * The best route that has room now, with the pass for one call. A provider that asks for a pause, or that fails
         * nearly always, is passed over. One that is only busy is waited for: its other keys may help out, other
         * providers don't.
         *
         * @param isAgain whether the job runs already
         */
        Optional<Taken> take(Precedence precedence, long tokens, boolean isAgain) {
            Route best = null;
            for (int step = 0; step < routes.size(); step++) {
                Route route = routes.get((first + step) % routes.size());
                if (!route.bucket().isOpen(precedence) || (best != null && !route.isSameButForKey(best))) {
                    continue;
                }
                best = best == null ? route : best;
                Pass pass = isAgain
                        ? route.bucket().tryTakeAgain(precedence, tokens)
                        : route.bucket().tryTake(precedence, tokens);
                if (pass != null) {
                    return Optional.of(new Taken(route, pass));
                }
            }
            return Optional.empty();
        }

        /** Whether this route may be taken. */
        boolean has(Route route) {
            return routes.contains(route);
        }

        /** The one that is open, or opens first. */
        Route soonest(Precedence precedence) {
            Route soonest = routes.get(first);
            for (int step = 0; step < routes.size(); step++) {
                Route route = routes.get((first + step) % routes.size());
                if (route.bucket().isOpen(precedence)) {
                    return route;
                }
                if (route.bucket().opensAtMillis(precedence) < soonest.bucket().opensAtMillis(precedence)) {
                    soonest = route;
                }
            }
            return soonest;
        }

        /**
         * Why there is nothing to wait for, in Redis time; null if there is: every route is closed beyond the deadline,
         * or fails, while somebody waits for the answer.
         */
        @Nullable
        ProviderFailure hopeless(JobHeaders job, Precedence precedence, long nowMillis) {
            long opensAtMillis = soonest(precedence).bucket().opensAtMillis(precedence);
            Duration pause = Duration.ofMillis(Math.max(0, opensAtMillis - nowMillis));
            if (opensAtMillis >= job.deadlineMillis()) {
                return ProviderFailures.rateLimited(pause);
            }
            boolean areBroken = routes.stream().allMatch(route -> route.bucket().isBroken());
            return areBroken && job.lane() == Lane.INTERACTIVE ? ProviderFailures.unavailable(pause) : null;
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
