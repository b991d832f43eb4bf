package dev.sluice.bench.bare;

import io.netty.handler.codec.http.HttpHeaderNames;

/** Answers each request with its own body: what the HTTP server alone costs. */
public final class Echo {

    private Echo() {}

    /** Its argument: a port of the loopback address. */
    public static void main(String[] arguments) {
        BareHttp.serve(
                        Integer.parseInt(arguments[0]),
                        routes -> routes.post(
                                "/v1/chat/completions",
                                (request, response) -> response.header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                                        .send(request.receive().aggregate().retain())))
                .onDispose()
                .block();
    }
}
