package dev.sluice.ingress.api.batches;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.api.Listing;
import dev.sluice.ingress.api.Wishes;
import dev.sluice.ingress.batch.book.Batch;
import dev.sluice.ingress.batch.book.BatchOrder;
import dev.sluice.ingress.batch.book.BatchState;
import dev.sluice.ingress.batch.book.Book;
import dev.sluice.ingress.batch.book.FileEntry;
import dev.sluice.ingress.batch.book.Progress;
import dev.sluice.ingress.description.Operation;
import dev.sluice.ingress.edge.RequestBodies;
import dev.sluice.ingress.edge.RequestFailedException;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code /batches}, under both bases. A batch of another tenant isn't there. */
final class BatchesRoutes {

    private static final String BATCH = "Batch";
    private static final String TEXT = "{\"type\":\"string\"}";
    private static final String LIMIT = "{\"type\":\"integer\",\"minimum\":1,\"maximum\":100}";

    /** What the API's description says of the routes. */
    static final List<Operation> OPERATIONS = List.of(
            Operation.post("/batches", "createBatch", "Runs the requests of a file.", BatchParameters.ALL, BATCH)
                    .header(
                            "Idempotency-Key",
                            "The caller's own key: the same key gets the same batch.",
                            "^[!-~]{1,255}$"),
            Operation.get("/batches", "listBatches", "The batches of the caller, newest first.", "BatchList")
                    .query("limit", "The length of the page: 1 to 100.", LIMIT)
                    .query("after", "The id of the last batch of the page before.", TEXT),
            Operation.get("/batches/{id}", "retrieveBatch", "How far a batch is.", BATCH),
            Operation.post("/batches/{id}/cancel", "cancelBatch", "Runs no further line of a batch.", BATCH));

    private static final int USUAL_PAGE = 20;
    private static final int LONGEST_PAGE = 100;

    private final Accounts accounts;
    private final RequestBodies bodies;
    private final Book book;
    private final Clock clock;
    private final RandomGenerator random;
    private final JsonFactory json = new JsonFactory();

    BatchesRoutes(Accounts accounts, RequestBodies bodies, Book book, Clock clock, RandomGenerator random) {
        this.accounts = accounts;
        this.bodies = bodies;
        this.book = book;
        this.clock = clock;
        this.random = random;
    }

    RouterFunction<ServerResponse> routes() {
        RouterFunctions.Builder routes = RouterFunctions.route();
        for (String base : List.of("/api/v1", "/v1")) {
            routes.POST(base + "/batches", this::create)
                    .GET(base + "/batches", this::list)
                    .GET(base + "/batches/{id}", this::retrieve)
                    .POST(base + "/batches/{id}/cancel", this::cancel);
        }
        return routes.build();
    }

    private Mono<ServerResponse> create(ServerRequest request) {
        Caller caller = accounts.callerOf(request);
        caller.requireLane(Lane.BULK);
        Wishes wishes = Wishes.of(request.headers().asHttpHeaders());
        return bodies.json(request)
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> {
                    String id = BatchOrder.PREFIX + JobId.next(clock, random).hex();
                    BatchOrder order = BatchReader.read(body, id, caller.tenant(), seconds());
                    return wishes.key() == null ? begin(order) : beginOnce(order, wishes.key());
                })
                .flatMap(this::answer);
    }

    private Mono<Batch> begin(BatchOrder order) {
        return requireInput(order)
                .then(Mono.defer(() -> written(book.put(new Batch(order, BatchState.created(), Progress.NONE)))))
                .then(Mono.fromCallable(() -> book.shown(order.id()).orElseThrow()));
    }

    /** The batch that the key stands for: yesterday's if there is one, so that midnight makes no second one. */
    private Mono<Batch> beginOnce(BatchOrder order, String key) {
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        String id = idOf(order.tenant(), key, today);
        String before = idOf(order.tenant(), key, today.minusDays(1));
        return written(book.find(() -> book.shown(before).or(() -> book.shown(id))))
                .flatMap(found -> found.map(Mono::just).orElseGet(() -> begin(withId(order, id))))
                .map(batch -> {
                    if (!batch.order().fingerprint().equals(order.fingerprint())) {
                        throw new RequestFailedException(
                                FailureCode.IDEMPOTENCY_CONFLICT,
                                "The Idempotency-Key was used for another batch. Use another key.");
                    }
                    return batch;
                });
    }

    private Mono<Void> requireInput(BatchOrder order) {
        return written(book.find(() -> book.file(order.inputFile())
                        .filter(file -> file.tenant().equals(order.tenant()) && !file.isExpired(seconds()))))
                .flatMap(found -> checkInput(found.orElse(null)));
    }

    private static Mono<Void> checkInput(@Nullable FileEntry file) {
        if (file == null) {
            return Mono.error(RequestFailedException.invalid(
                    "There is no file of this id: upload it with the purpose 'batch'.",
                    "input_file_id",
                    "invalid_value"));
        }
        return file.purpose().equals(FileEntry.INPUT)
                ? Mono.empty()
                : Mono.error(RequestFailedException.invalid(
                        "The file is not one of requests: expected the purpose 'batch'.",
                        "input_file_id",
                        "invalid_value"));
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        Caller caller = accounts.callerOf(request);
        Listing.Query query =
                new Listing.Query(request.queryParam("limit"), Optional.empty(), request.queryParam("after"));
        Listing<Batch> page = Listing.of(book.batchesOf(caller.tenant()), Batch::id, query, USUAL_PAGE, LONGEST_PAGE);
        return answer(generator -> page.write(generator, Batch::id, batch -> BatchBody.write(batch, generator)));
    }

    private Mono<ServerResponse> retrieve(ServerRequest request) {
        return found(request).flatMap(this::answer);
    }

    private Mono<ServerResponse> cancel(ServerRequest request) {
        return found(request)
                .flatMap(batch ->
                        batch.state().status().isFinal() || batch.progress().end() != null
                                ? Mono.error(new RequestFailedException(
                                        FailureCode.CONFLICT,
                                        "The batch can't be cancelled: it is "
                                                + batch.state().status().label() + "."))
                                : written(book.cancel(batch.id(), seconds())).thenReturn(batch.id()))
                .flatMap(id -> Mono.justOrEmpty(book.shown(id)))
                .flatMap(this::answer);
    }

    private Mono<Batch> found(ServerRequest request) {
        Caller caller = accounts.callerOf(request);
        String id = request.pathVariable("id");
        return written(book.find(() ->
                        book.shown(id).filter(batch -> batch.order().tenant().equals(caller.tenant()))))
                .flatMap(Mono::justOrEmpty)
                .switchIfEmpty(Mono.error(() ->
                        new RequestFailedException(FailureCode.NOT_FOUND, "No such batch: check the id.", "id", null)));
    }

    private static String idOf(String tenant, String key, LocalDate day) {
        return BatchOrder.PREFIX + JobId.ofKey(tenant, "batch\n" + key, day).hex();
    }

    private static BatchOrder withId(BatchOrder order, String id) {
        return new BatchOrder(
                id,
                order.tenant(),
                order.family(),
                order.inputFile(),
                order.window(),
                order.createdAt(),
                order.expiresAt(),
                order.metadata(),
                order.outputSeconds(),
                order.fingerprint());
    }

    private static <T> Mono<T> written(CompletableFuture<T> future) {
        return Mono.fromFuture(future)
                .onErrorMap(failure -> new RequestFailedException(
                        FailureCode.UNAVAILABLE,
                        "Batches can't be looked up or written down at the moment. Send it again."));
    }

    private long seconds() {
        return clock.instant().getEpochSecond();
    }

    private Mono<ServerResponse> answer(Batch batch) {
        return answer(generator -> BatchBody.write(batch, generator));
    }

    private Mono<ServerResponse> answer(Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
            content.accept(generator);
        }
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(bytes.toByteArray());
    }
}
