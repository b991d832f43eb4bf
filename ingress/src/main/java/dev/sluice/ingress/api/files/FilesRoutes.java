package dev.sluice.ingress.api.files;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.api.Listing;
import dev.sluice.ingress.batch.book.Batch;
import dev.sluice.ingress.batch.book.Book;
import dev.sluice.ingress.batch.book.FileEntry;
import dev.sluice.ingress.description.Operation;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.storage.BlobStore;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code /files}, under both bases. A file of another tenant isn't there. */
final class FilesRoutes {

    private static final String FILE = "File";
    private static final String TEXT = "{\"type\":\"string\"}";
    private static final String LIMIT = "{\"type\":\"integer\",\"minimum\":1,\"maximum\":10000}";

    /** What the API's description says of the routes. */
    static final List<Operation> OPERATIONS = List.of(
            Operation.form("/files", "createFile", "Takes a file of requests for a batch.", FilesForm.FIELDS, FILE),
            Operation.get("/files", "listFiles", "The files of the caller.", "FileList")
                    .query("purpose", "Only files for this purpose.", TEXT)
                    .query("limit", "The length of the page: 1 to 10,000.", LIMIT)
                    .query("order", "'asc' or 'desc', by creation.", TEXT)
                    .query("after", "The id of the last file of the page before.", TEXT),
            Operation.get("/files/{id}", "retrieveFile", "What is known of a file.", FILE),
            Operation.get("/files/{id}/content", "downloadFile", "The content of a file.", "")
                    .as(MediaType.APPLICATION_OCTET_STREAM_VALUE),
            Operation.delete("/files/{id}", "deleteFile", "Deletes a file.", "DeletedFile"));

    private static final int PIECE_BYTES = 64 * 1024;
    private static final int PIECES_AHEAD = 8;
    private static final int LONGEST_PAGE = 10_000;

    private final Accounts accounts;
    private final Book book;
    private final BlobStore store;
    private final FileSettings settings;
    private final Clock clock;
    private final RandomGenerator random;
    private final JsonFactory json = new JsonFactory();

    FilesRoutes(
            Accounts accounts, Book book, BlobStore store, FileSettings settings, Clock clock, RandomGenerator random) {
        this.accounts = accounts;
        this.book = book;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    RouterFunction<ServerResponse> routes() {
        RouterFunctions.Builder routes = RouterFunctions.route();
        for (String base : List.of("/api/v1", "/v1")) {
            routes.POST(base + "/files", this::create)
                    .GET(base + "/files", this::list)
                    .GET(base + "/files/{id}", this::retrieve)
                    .GET(base + "/files/{id}/content", this::content)
                    .DELETE(base + "/files/{id}", this::delete);
        }
        return routes.build();
    }

    private Mono<ServerResponse> create(ServerRequest request) {
        Caller caller = accounts.callerOf(request);
        boolean isForm = request.headers()
                .contentType()
                .filter(MediaType.MULTIPART_FORM_DATA::isCompatibleWith)
                .isPresent();
        if (!isForm) {
            return Mono.error(new RequestFailedException(
                    FailureCode.UNSUPPORTED_MEDIA_TYPE,
                    "Unsupported Content-Type: expected 'multipart/form-data' with the parts 'purpose' and 'file'."));
        }
        if (book.filesOf(caller.tenant()).size() >= settings.maxFiles()) {
            return Mono.error(RequestFailedException.invalid(
                    "There are too many files: expected " + settings.maxFiles() + " at most. Delete some.",
                    null,
                    "too_many_files"));
        }
        Upload upload = new Upload(
                store, settings, FileEntry.PREFIX + JobId.next(clock, random).hex());
        return request.bodyToFlux(PartEvent.class)
                .timeout(settings.silence())
                .onErrorMap(TimeoutException.class, ignored -> stoodStill())
                // The store may block.
                .publishOn(Schedulers.boundedElastic(), PIECES_AHEAD)
                .doOnDiscard(PartEvent.class, event -> DataBufferUtils.release(event.content()))
                .doOnNext(upload::take)
                .then(Mono.fromCallable(() -> {
                    FileEntry file = upload.checked(caller.tenant(), seconds());
                    upload.commit();
                    return file;
                }))
                .doFinally(_ -> upload.close())
                .flatMap(file -> written(book.put(file)).then(answer(generator -> write(file, generator))));
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        Caller caller = accounts.callerOf(request);
        Listing.Query query = new Listing.Query(
                request.queryParam("limit"), request.queryParam("order"), request.queryParam("after"));
        Stream<FileEntry> files = book.filesOf(caller.tenant()).stream().filter(file -> !file.isExpired(seconds()));
        String purpose = request.queryParam("purpose").orElse("");
        List<FileEntry> wanted = files.filter(
                        file -> purpose.isEmpty() || file.purpose().equals(purpose))
                .toList();
        Listing<FileEntry> page = Listing.of(wanted, FileEntry::id, query, LONGEST_PAGE, LONGEST_PAGE);
        return answer(generator -> page.write(generator, FileEntry::id, file -> write(file, generator)));
    }

    private Mono<ServerResponse> retrieve(ServerRequest request) {
        return found(request).flatMap(file -> answer(generator -> write(file, generator)));
    }

    private Mono<ServerResponse> content(ServerRequest request) {
        return found(request).flatMap(file -> {
            Flux<DataBuffer> content = DataBufferUtils.readInputStream(
                            () -> store.read(FileEntry.blob(file.id()), 0),
                            DefaultDataBufferFactory.sharedInstance,
                            PIECE_BYTES)
                    // Each piece is read where it may take its time, when the client has room for it.
                    .subscribeOn(Schedulers.boundedElastic());
            return ServerResponse.ok()
                    .contentType(MediaType.APPLICATION_OCTET_STREAM)
                    .contentLength(file.bytes())
                    .body(BodyInserters.fromDataBuffers(content));
        });
    }

    private Mono<ServerResponse> delete(ServerRequest request) {
        return found(request)
                .doOnNext(this::requireUnused)
                // The record first: a file without its content would be a broken one.
                .flatMap(file -> written(book.forgetFile(file.id())).thenReturn(file))
                .publishOn(Schedulers.boundedElastic())
                .flatMap(file -> Mono.fromCallable(() -> {
                    store.delete(FileEntry.blob(file.id()));
                    return file;
                }))
                .flatMap(file -> answer(generator -> {
                    generator.writeStartObject();
                    generator.writeStringProperty("id", file.id());
                    generator.writeStringProperty("object", "file");
                    generator.writeBooleanProperty("deleted", true);
                    generator.writeEndObject();
                }));
    }

    private void requireUnused(FileEntry file) {
        for (Batch batch : book.batchesOf(file.tenant())) {
            if (batch.order().inputFile().equals(file.id())
                    && !batch.state().status().isFinal()) {
                throw new RequestFailedException(
                        FailureCode.CONFLICT,
                        "The batch " + batch.id() + " reads this file. Wait for its end, or cancel it.");
            }
        }
    }

    private Mono<FileEntry> found(ServerRequest request) {
        Caller caller = accounts.callerOf(request);
        String id = request.pathVariable("id");
        return written(book.find(() -> book.file(id)
                        .filter(file -> file.tenant().equals(caller.tenant()) && !file.isExpired(seconds()))))
                .flatMap(Mono::justOrEmpty)
                .switchIfEmpty(Mono.error(() -> new RequestFailedException(
                        FailureCode.NOT_FOUND, "No such File object: check the id.", "id", null)));
    }

    private static <T> Mono<T> written(CompletableFuture<T> future) {
        return Mono.fromFuture(future)
                .onErrorMap(failure -> new RequestFailedException(
                        FailureCode.UNAVAILABLE,
                        "Files can't be looked up or written down at the moment. Send it again."));
    }

    private RequestFailedException stoodStill() {
        return new RequestFailedException(
                FailureCode.REQUEST_TIMEOUT,
                "Nothing of the file arrived for " + settings.silence().toSeconds() + " s. Send it again.");
    }

    private long seconds() {
        return clock.instant().getEpochSecond();
    }

    private Mono<ServerResponse> answer(Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
            content.accept(generator);
        }
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(bytes.toByteArray());
    }

    private static void write(FileEntry file, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", file.id());
        json.writeStringProperty("object", "file");
        json.writeNumberProperty("bytes", file.bytes());
        json.writeNumberProperty("created_at", file.createdAt());
        if (file.expiresAt() != null) {
            json.writeNumberProperty("expires_at", file.expiresAt());
        }
        json.writeStringProperty("filename", file.name());
        json.writeStringProperty("purpose", file.purpose());
        json.writeStringProperty("status", "processed");
        json.writeEndObject();
    }
}
