package dev.sluice.worker.routing;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.job.Family;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.allowance.Allowances;
import dev.sluice.worker.allowance.Pass;
import dev.sluice.worker.allowance.Precedence;
import dev.sluice.worker.provider.AnswerSink;
import dev.sluice.worker.provider.Envelope;
import dev.sluice.worker.provider.Prefix;
import dev.sluice.worker.provider.ProviderAttempt.Equipment;
import dev.sluice.worker.provider.composing.ComposedAnswer;
import dev.sluice.worker.provider.continuation.Said;
import dev.sluice.worker.provider.continuation.Wishes;
import dev.sluice.worker.provider.http.MediaClient;
import dev.sluice.worker.provider.http.NettyProviderClient;
import dev.sluice.worker.provider.http.ProviderClient;
import dev.sluice.worker.provider.http.Watchdog;
import dev.sluice.worker.provider.several.Share;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Gets answers from providers over HTTP. */
public final class ProviderAnswers implements Answers, AutoCloseable {

    private final ProviderRun.Kit kit;
    private final Allowances allowances;

    /** Of a worker without a fleet, which remembers nothing of what models think. */
    public ProviderAnswers(
            CatalogSource catalog,
            RoutingSettings settings,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry registry) {
        this(catalog, settings, clock, random, registry, Thoughts.NONE, Allowances.alone(clock, random));
    }

    /** Starts the watchdog's thread; connects to nobody. */
    public ProviderAnswers(
            CatalogSource catalog,
            RoutingSettings settings,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry registry,
            Thoughts thoughts,
            Allowances allowances) {
        ProviderClient client = new NettyProviderClient(settings.maxIdleConnections());
        this.allowances = allowances;
        this.kit = new ProviderRun.Kit(
                new Routes(catalog, settings.timeouts(), allowances),
                new RetryPolicy(settings, new RetryBudget(clock), random),
                new CallMetrics(registry),
                new Equipment(client, new Watchdog()),
                new MediaClient(),
                thoughts,
                clock);
    }

    @Override
    public Optional<Pass> tryPass(JobHeaders job, Precedence precedence) {
        List<Route> routes = kit.routes().find(job).orElseGet(List::of);
        long now = kit.clock().millis();
        if (routes.isEmpty() || job.deadlineMillis() <= now) {
            // Its run says why it calls nobody.
            return Optional.of(Pass.NONE);
        }
        Routes.Choice choice = new Routes.Choice(routes);
        Optional<Routes.Taken> taken = choice.take(precedence, job.standing().tokens(), false);
        if (taken.isPresent()) {
            return Optional.of(new RoutedPass(routes, taken.get()));
        }
        return choice.hopeless(job, precedence, now) == null ? Optional.empty() : Optional.of(Pass.NONE);
    }

    @Override
    public void onRoom(Runnable action) {
        allowances.onRoom(action);
    }

    @Override
    public AnswerRun open(JobHeaders job, byte[] body, Prefix prefix, AnswerSink sink, Turn turn) {
        Pass pass = turn.takePass();
        Routes.Taken first = pass instanceof RoutedPass routed ? routed.taken() : null;
        Optional<List<Route>> found = pass instanceof RoutedPass routed
                ? Optional.of(routed.routes())
                : kit.routes().find(job);
        // The best route decides: asking it for less, in case that another one takes over, would cost its prompt again.
        int most = found.stream()
                .flatMap(List::stream)
                .findFirst()
                .map(route -> route.dialect().maxChoices())
                .orElse(Integer.MAX_VALUE);
        List<Share> shares = Family.EMBEDDINGS.label().equals(job.family())
                ? Share.ofInputs(body, most)
                : Share.ofChoices(body, most);
        if (shares.size() < 2) {
            return new ProviderRun(kit, job, body, found, prefix, sink, turn, first);
        }
        pass.close();
        return new FanOut(job, shares, sink, (share, its) -> new ProviderRun(kit, job, share, its));
    }

    @Override
    public Optional<Prefix> continuation(JobHeaders job, byte[] body, List<byte[]> pieces) {
        if (pieces.isEmpty()) {
            // Nothing to go on from: every route can begin.
            return Optional.of(Prefix.NONE);
        }
        boolean continues =
                kit.routes().find(job).stream().flatMap(List::stream).anyMatch(Route::continues);
        if (!continues || !job.flags().streamed()) {
            return Optional.empty();
        }
        Wishes wishes = Wishes.of(body);
        return Said.in(body, pieces).filter(said -> !said.isEmpty() && wishes.allowGoingOnFrom(said.text()));
    }

    @Override
    public byte[] whole(JobHeaders job, List<byte[]> pieces, TokenUsage usage) {
        return ComposedAnswer.of(job, pieces, usage);
    }

    @Override
    public byte[] chunkEnvelope(JobHeaders job) {
        return Envelope.chunk(job);
    }

    @Override
    public void close() {
        kit.equipment().watchdog().close();
        kit.equipment().client().close();
        kit.media().close();
    }
}
