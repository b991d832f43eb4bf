package dev.sluice.ingress.api.chat;

import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.api.Endpoint;
import dev.sluice.ingress.api.Returns;
import dev.sluice.ingress.api.Wishes;
import dev.sluice.ingress.delivery.EventId;
import dev.sluice.ingress.description.Operation;
import java.util.List;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Where chat requests come in. */
final class ChatRoutes {

    private static final String COMPLETION = "ChatCompletion";
    private static final String CHUNK = "ChatCompletionChunk";
    private static final String EVENT = "ChatCompletionEvent";

    /** What the API's description says of the routes. */
    static final List<Operation> OPERATIONS = List.of(
            completion("/chat/completions", "createChatCompletion", "Answers a conversation."),
            completion("/chat", "createChat", "The short name of /chat/completions."),
            Operation.events(
                            "/chat/completions/{id}/events",
                            "resumeChatCompletion",
                            "Sends the rest of a stream that was cut, from Last-Event-ID on.",
                            EVENT)
                    .header("Last-Event-ID", "The id of the last event that the client has.", Endpoint.EVENT_ID));

    private final Accounts accounts;
    private final Endpoint endpoint;
    private final ChatRequestReader reader;
    private final Returns returns;

    ChatRoutes(Accounts accounts, Endpoint endpoint, ChatRequestReader reader, Returns returns) {
        this.accounts = accounts;
        this.endpoint = endpoint;
        this.reader = reader;
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
        return Endpoint.streamed(path, id, summary, ChatParameters.ALL, COMPLETION, CHUNK);
    }

    private Mono<ServerResponse> chat(ServerRequest request) {
        return endpoint.serve(request, reader::read);
    }

    private Mono<ServerResponse> events(ServerRequest request) {
        Caller caller = accounts.callerOf(request.headers().asHttpHeaders());
        EventId last = Wishes.lastEventIn(request.headers().asHttpHeaders());
        return returns.events(
                StoredRoutes.idIn(request),
                last,
                caller,
                Endpoint.connectionOf(request.exchange().getRequest()));
    }
}
