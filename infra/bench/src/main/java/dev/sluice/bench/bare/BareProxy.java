package dev.sluice.bench.bare;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A proxy on reactor-netty: reads a request's JSON, parses it, forwards it, and passes the answer on as it comes, each
 * piece flushed. No durability, no limits, no accounts: what any gateway must do at least.
 */
public final class BareProxy {

    private final HttpClient provider;

    private BareProxy(String url) {
        this.provider = BareHttp.provider(url);
    }

    /** Its arguments: the port of the loopback address to listen on, and the provider's address before the path. */
    public static void main(String[] arguments) {
        BareProxy proxy = new BareProxy(arguments[1]);
        BareHttp.serve(Integer.parseInt(arguments[0]), routes -> routes.post("/v1/chat/completions", proxy::forward))
                .onDispose()
                .block();
    }

    private Publisher<Void> forward(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().aggregate().asByteArray().flatMap(body -> {
            JsonNode question = JsonMapper.shared().readTree(body);
            if (question.path("model").asString("").isEmpty()) {
                return response.status(HttpResponseStatus.BAD_REQUEST).send();
            }
            byte[] forwarded = JsonMapper.shared().writeValueAsBytes(question);
            boolean isStreamed = question.path("stream").asBoolean(false);
            return provider.headers(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                            .setInt(HttpHeaderNames.CONTENT_LENGTH, forwarded.length))
                    .post()
                    .uri("/v1/chat/completions")
                    .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(forwarded)))
                    .response((answer, content) -> {
                        response.status(answer.status());
                        response.header(
                                HttpHeaderNames.CONTENT_TYPE,
                                answer.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE, "application/json"));
                        return isStreamed
                                ? response.send(content.retain(), _ -> true)
                                : response.send(content.aggregate().retain());
                    })
                    .then();
        });
    }
}
