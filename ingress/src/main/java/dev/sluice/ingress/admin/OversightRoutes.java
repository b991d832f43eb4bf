package dev.sluice.ingress.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.Lane;
import dev.sluice.ingress.deadletter.DeadLetter;
import dev.sluice.ingress.deadletter.DeadTopic;
import dev.sluice.ingress.oversight.LaneState;
import dev.sluice.ingress.oversight.LiveJob;
import dev.sluice.ingress.oversight.LiveJobs;
import dev.sluice.ingress.oversight.Routes;
import dev.sluice.ingress.oversight.Workers;
import dev.sluice.ingress.register.Change;
import dev.sluice.ingress.register.Register;
import dev.sluice.ingress.webhook.WebhookEvent;
import dev.sluice.ingress.webhook.Webhooks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What operators ask of what runs, under {@code /admin/v1}: workers, lanes, routes, jobs, dead letters. */
final class OversightRoutes {

    private static final String BASE = AdminRoutes.BASE;
    private static final int DEFAULT_MINUTES = 10;
    private static final int MOST_MINUTES = 24 * 60;

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final OperatorCalls calls;
    private final Register register;
    private final Workers workers;
    private final LiveJobs jobs;
    private final Routes routes;
    private final DeadTopic dead;
    private final Webhooks webhooks;

    OversightRoutes(
            OperatorCalls calls,
            Register register,
            Workers workers,
            LiveJobs jobs,
            Routes routes,
            DeadTopic dead,
            Webhooks webhooks) {
        this.calls = calls;
        this.register = register;
        this.workers = workers;
        this.jobs = jobs;
        this.routes = routes;
        this.dead = dead;
        this.webhooks = webhooks;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(BASE + "workers", request -> seen(request, () -> listOf("worker", workers.living())))
                .GET(BASE + "lanes", request -> seen(request, () -> listOf("lane", workers.lanes())))
                .POST(BASE + "lanes/{id}/pause", request -> pause(request, true))
                .POST(BASE + "lanes/{id}/resume", request -> pause(request, false))
                .GET(BASE + "routes", request -> seen(request, () -> listOf("route", routes.list())))
                .GET(BASE + "jobs", this::listJobs)
                .GET(BASE + "jobs/{id}", request -> seen(request, () -> form("job", jobs.find(id(request)))))
                .POST(BASE + "jobs/{id}/cancel", this::cancel)
                .GET(BASE + "dead", this::listDead)
                .GET(BASE + "dead/{id}", request -> seen(request, () -> whole(dead.letter(id(request)))))
                .POST(BASE + "dead/{id}/replay", this::replay)
                .POST(BASE + "dead/{id}/drop", this::drop)
                .build();
    }

    private Mono<ServerResponse> pause(ServerRequest request, boolean paused) {
        return done(request, (body, author) -> {
            body.only(Set.of());
            Lane lane = workers.lane(id(request));
            LaneState state = acted(
                    paused ? "lane.pause" : "lane.resume",
                    "lane:" + lane.label(),
                    author,
                    () -> workers.pause(lane, paused));
            return form("lane", state);
        });
    }

    private Mono<ServerResponse> listJobs(ServerRequest request) {
        int limit = AdminRoutes.limit(request);
        String lane = request.queryParam("lane").orElse(null);
        String tenant = request.queryParam("tenant").orElse(null);
        return seen(request, () -> {
            List<LiveJob> found = jobs.list(limit + 1, lane, tenant);
            ObjectNode list = listOf("job", found.subList(0, Math.min(limit, found.size())));
            list.put("has_more", found.size() > limit);
            return list;
        });
    }

    private Mono<ServerResponse> cancel(ServerRequest request) {
        return done(request, (body, author) -> {
            body.only(Set.of());
            LiveJob job = jobs.find(id(request));
            LiveJob cancelled = acted("job.cancel", "job:" + job.id(), author, () -> jobs.cancel(job));
            ObjectNode form = form("job", cancelled);
            form.put("state", "cancelled");
            return form;
        });
    }

    private Mono<ServerResponse> listDead(ServerRequest request) {
        boolean all = request.queryParam("all").filter("true"::equals).isPresent();
        return seen(request, () -> {
            ObjectNode list = JSON.createObjectNode();
            list.put("object", "list");
            ArrayNode data = list.putArray("data");
            dead.letters(all).forEach(letter -> data.add(form(letter)));
            return list;
        });
    }

    private Mono<ServerResponse> replay(ServerRequest request) {
        return done(request, (body, author) -> {
            body.only(Set.of("minutes"));
            Duration limit = Duration.ofMinutes(body.number("minutes", DEFAULT_MINUTES, 1, MOST_MINUTES));
            DeadLetter letter = dead.open(id(request));
            Supplier<String> act = replayOf(letter, limit);
            String next = acted("dead.replay", "dead:" + letter.number(), author, act);
            ObjectNode form = form(letter);
            form.put("settled", "replayed");
            form.put("replayed_as", next);
            return form;
        });
    }

    /** A job is run again under a new id, an event is told again under its own. */
    private Supplier<String> replayOf(DeadLetter letter, Duration limit) {
        Optional<WebhookEvent> event = letter.job() == null ? WebhookEvent.read(letter.body()) : Optional.empty();
        if (event.isEmpty()) {
            JobHeaders _ = DeadTopic.requireJob(letter);
            return () -> dead.replay(letter, limit).completionId();
        }
        return () -> {
            webhooks.tellAgain(event.get());
            dead.replayed(letter, event.get().id());
            return event.get().id();
        };
    }

    private Mono<ServerResponse> drop(ServerRequest request) {
        return done(request, (body, author) -> {
            body.only(Set.of());
            DeadLetter letter = dead.open(id(request));
            return acted("dead.drop", "dead:" + letter.number(), author, () -> {
                dead.drop(letter);
                return form(letter.settledAs("dropped"));
            });
        });
    }

    /** Answers with what there is; the look blocks, so no event loop takes it. */
    private Mono<ServerResponse> seen(ServerRequest request, Callable<ObjectNode> look) {
        calls.require(request);
        return Mono.fromCallable(look).subscribeOn(Schedulers.boundedElastic()).flatMap(AdminRoutes::answer);
    }

    private Mono<ServerResponse> done(ServerRequest request, Act act) {
        return calls.changed(
                request,
                (body, author) -> Mono.fromCallable(() -> act.apply(body, author))
                        .subscribeOn(Schedulers.boundedElastic())
                        .toFuture());
    }

    /** Something that may block. */
    @FunctionalInterface
    private interface Act {
        ObjectNode apply(Body body, Change.Author author);
    }

    private <T> T acted(String action, String subject, Change.Author author, Supplier<T> act) {
        return register.act(action, subject, author, act).toCompletableFuture().join();
    }

    private static ObjectNode form(DeadLetter letter) {
        JobHeaders job = letter.job();
        ObjectNode form = JSON.createObjectNode();
        form.put("object", "dead_letter");
        form.put("id", letter.number());
        form.put("key", letter.key());
        form.put("buried_at", letter.buriedAt().getEpochSecond());
        form.put("reason", letter.reason());
        form.put("tries", letter.tries() < 0 ? null : letter.tries());
        form.put("model", job == null ? null : job.model());
        form.put("tenant", job == null ? null : job.tenant());
        form.put("settled", letter.settled());
        return form;
    }

    /** With its headers, and its body as text: what isn't UTF-8 in it is replaced. */
    private static ObjectNode whole(DeadLetter letter) {
        ObjectNode form = form(letter);
        ObjectNode headers = form.putObject("headers");
        JobHeaders job = letter.job();
        if (job != null) {
            job.encode().forEach(header -> headers.put(header.name(), new String(header.value(), UTF_8)));
        }
        form.put("body", new String(letter.body(), UTF_8));
        return form;
    }

    private static String id(ServerRequest request) {
        return request.pathVariable("id");
    }

    private static ObjectNode form(String object, Object record) {
        ObjectNode form = JSON.createObjectNode();
        form.put("object", object);
        form.setAll((ObjectNode) JSON.valueToTree(record));
        return form;
    }

    private static ObjectNode listOf(String object, List<?> records) {
        ObjectNode list = JSON.createObjectNode();
        list.put("object", "list");
        ArrayNode data = list.putArray("data");
        records.forEach(record -> data.add(form(object, record)));
        return list;
    }
}
