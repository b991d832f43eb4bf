package dev.sluice.ingress.api.chat;

import static dev.sluice.ingress.shape.Rules.map;
import static dev.sluice.ingress.shape.Rules.text;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.common.stored.StoredNote;
import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.api.Returns;
import dev.sluice.ingress.description.Operation;
import dev.sluice.ingress.edge.RequestBodies;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.shape.BodyReader;
import dev.sluice.ingress.shape.Field;
import dev.sluice.ingress.shape.Fields;
import dev.sluice.ingress.stored.StoredCompletions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Completions that were stored: listed, looked at, described otherwise, deleted. */
final class StoredRoutes {

    private static final String PATH = "/chat/completions/{id}";
    private static final String COMPLETION = "StoredChatCompletion";

    private static final Fields CHANGES = Fields.of(List.of(Field.of("metadata", map(text(512), 16, 64))
            .required()
            .says("All of its metadata: what isn't here is gone.")));

    /** What the API's description says of the routes. */
    static final List<Operation> OPERATIONS = List.of(
            StoredPages.described(Operation.get(
                            "/chat/completions",
                            "listChatCompletions",
                            "Stored completions, the oldest first.",
                            "StoredChatCompletionList"))
                    .query("model", "Of this model alone.", "{\"type\":\"string\"}")
                    .query(
                            "metadata",
                            "Only those with these pairs: metadata[key]=value.",
                            "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}"),
            Operation.get(PATH, "getChatCompletion", "A stored completion.", COMPLETION),
            Operation.post(
                    PATH, "updateChatCompletion", "Replaces a stored completion's metadata.", CHANGES, COMPLETION),
            Operation.delete(PATH, "deleteChatCompletion", "Deletes a stored completion.", "ChatCompletionDeleted"),
            StoredPages.described(Operation.get(
                    PATH + "/messages",
                    "getChatCompletionMessages",
                    "The messages that a stored completion answers.",
                    "StoredChatCompletionMessageList")));

    private static final BodyReader READER = new BodyReader(CHANGES);

    private final Accounts accounts;
    private final RequestBodies bodies;
    private final Returns returns;
    private final StoredCompletions stored;

    StoredRoutes(Accounts accounts, RequestBodies bodies, Returns returns, StoredCompletions stored) {
        this.accounts = accounts;
        this.bodies = bodies;
        this.returns = returns;
        this.stored = stored;
    }

    RouterFunction<ServerResponse> routes() {
        RouterFunctions.Builder routes = RouterFunctions.route();
        for (String base : List.of("/api/v1", "/v1")) {
            routes.GET(base + "/chat/completions", this::list)
                    .GET(base + PATH, this::retrieve)
                    .POST(base + PATH, this::edit)
                    .DELETE(base + PATH, this::delete)
                    .GET(base + PATH + "/messages", this::messages);
        }
        return routes.build();
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        Caller caller = callerOf(request);
        StoredPages.Asked asked = StoredPages.Asked.in(request.queryParams());
        return answer(
                Mono.fromCompletionStage(() -> stored.list(caller.tenant(), asked.query())), StoredPages::completions);
    }

    private Mono<ServerResponse> retrieve(ServerRequest request) {
        Caller caller = callerOf(request);
        JobId id = idIn(request);
        return found(id, caller, soon -> stored.retrieve(id, caller.tenant(), soon), StoredPages::completion);
    }

    private Mono<ServerResponse> messages(ServerRequest request) {
        Caller caller = callerOf(request);
        JobId id = idIn(request);
        StoredPages.Asked asked = StoredPages.Asked.in(request.queryParams());
        return found(
                id,
                caller,
                soon -> stored.retrieve(id, caller.tenant(), soon),
                found -> StoredPages.messages(found, asked));
    }

    private Mono<ServerResponse> edit(ServerRequest request) {
        Caller caller = callerOf(request);
        JobId id = idIn(request);
        return bodies.json(request)
                .defaultIfEmpty(new byte[0])
                .map(StoredRoutes::metadataIn)
                .flatMap(metadata -> found(
                        id, caller, soon -> stored.edit(id, caller.tenant(), soon, metadata), StoredPages::completion));
    }

    private Mono<ServerResponse> delete(ServerRequest request) {
        Caller caller = callerOf(request);
        JobId id = idIn(request);
        return found(id, caller, soon -> stored.delete(id, caller.tenant(), soon), StoredPages::deleted);
    }

    private Caller callerOf(ServerRequest request) {
        return accounts.callerOf(request.headers().asHttpHeaders());
    }

    /** Asks once more where the caller has such a job: it is written when its client has its last word already. */
    private <A> Mono<ServerResponse> found(
            JobId id, Caller caller, Function<Boolean, CompletionStage<A>> question, Function<A, byte[]> rendered) {
        Mono<A> soon = Mono.fromCompletionStage(() -> question.apply(true));
        return answer(
                Mono.fromCompletionStage(() -> question.apply(false))
                        .onErrorResume(
                                StoredRoutes::isMissing,
                                missing -> returns.isKnown(id, caller)
                                        .flatMap(isKnown -> isKnown ? soon : Mono.error(missing))),
                rendered);
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof RequestFailedException refused && refused.code() == FailureCode.NOT_FOUND;
    }

    private static Map<String, String> metadataIn(byte[] body) {
        // It was checked, so what is read again is what it says.
        return StoredNote.metadata(
                JsonMapper.shared().readTree(READER.read(body).body()).path("metadata"));
    }

    private static <A> Mono<ServerResponse> answer(Mono<A> found, Function<A, byte[]> rendered) {
        return found.flatMap(one ->
                ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(rendered.apply(one)));
    }

    static JobId idIn(ServerRequest request) {
        try {
            return JobId.parse(request.pathVariable("id"));
        } catch (IllegalArgumentException ignored) {
            throw new RequestFailedException(
                    FailureCode.NOT_FOUND,
                    "No such completion: expected an id as in 'chatcmpl-…', with 32 hex digits.");
        }
    }
}
