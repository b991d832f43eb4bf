package dev.sluice.ingress.api.chat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.delivery.EventId;
import dev.sluice.ingress.description.Operation;
import dev.sluice.ingress.edge.RequestBodies;
import dev.sluice.ingress.edge.RequestFailedException;
import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Where chat requests come in. */
final class ChatRoutes {

    private static final String COMPLETION = "ChatCompletion";
    private static final String CHUNK = "ChatCompletionChunk";

    /** What the API's description says of the routes. */
    static final List<Operation> OPERATIONS = List.of(
            completion("/chat/completions", "createChatCompletion", "Answers a conversation."),
            completion("/chat", "createChat", "The short name of /chat/completions."),
            Operation.events(
                            "/chat/completions/{id}/events",
                            "resumeChatCompletion",
                            "Sends the rest of a stream that was cut, from Last-Event-ID on.",
                            CHUNK)
                    .header("Last-Event-ID", "The id of the last event that the client has."));

    private final Accounts accounts;
    private final RequestBodies bodies;
    private final ChatRequestReader reader;
    private final ChatFlow flow;
    private final Returns returns;

    ChatRoutes(Accounts accounts, RequestBodies bodies, ChatRequestReader reader, ChatFlow flow, Returns returns) {
        this.accounts = accounts;
        this.bodies = bodies;
        this.reader = reader;
        this.flow = flow;
        this.returns = returns;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .POST("/api/v1/chat", this::chat)
                .POST("/api/v1/chat/completions", this::chat)
                .POST("/v1/chat", this::chat)
                .POST("/v1/chat/completions", this::chat)
                .GET("/api/v1/chat/completions/{id}/events", this::events)
                .GET("/v1/chat/completions/{id}/events", this::events)
                .build();
    }

    private static Operation completion(String path, String id, String summary) {
        return Operation.post(path, id, summary, ChatParameters.ALL, COMPLETION)
                .streamed(CHUNK)
                .header("Idempotency-Key", "The caller's own key: the same key gets the same answer.")
                .header("Last-Event-ID", "The id of the last event that the client has: it gets the rest.")
                .header("x-sluice-on-disconnect", "'continue': the request goes on when its client leaves.");
    }

    private Mono<ServerResponse> chat(ServerRequest request) {
        // The key first: who isn't known learns nothing about what would have been wrong with the body.
        Caller caller = accounts.callerOf(request.headers().asHttpHeaders());
        Wishes wishes = Wishes.of(request.headers().asHttpHeaders());
        Channel connection = connectionOf(request.exchange().getRequest());
        return bodies.json(request)
                .defaultIfEmpty(new byte[0])
                .map(reader::read)
                .flatMap(chat -> flow.begin(
                        chat,
                        wishes,
                        caller,
                        connection,
                        admission -> admission.writeTo(
                                request.exchange().getResponse().getHeaders())));
    }

    private Mono<ServerResponse> events(ServerRequest request) {
        Caller caller = accounts.callerOf(request.headers().asHttpHeaders());
        EventId last = Wishes.lastEventIn(request.headers().asHttpHeaders());
        return returns.events(
                idIn(request.pathVariable("id")),
                last,
                caller,
                connectionOf(request.exchange().getRequest()));
    }

    private static JobId idIn(String text) {
        try {
            return JobId.parse(text);
        } catch (IllegalArgumentException ignored) {
            throw new RequestFailedException(
                    FailureCode.NOT_FOUND,
                    "No such completion: expected an id as in 'chatcmpl-…', with 32 hex digits.");
        }
    }

    private static Channel connectionOf(ServerHttpRequest request) {
        HttpServerRequest server = ServerHttpRequestDecorator.getNativeRequest(request);
        AtomicReference<Channel> channel = new AtomicReference<>();
        server.withConnection(connection -> channel.set(connection.channel()));
        return channel.get();
    }
}
