package dev.sluice.bench.bare;

import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** Answers each request with its own body: what the HTTP server alone costs. */
public final class Echo {

    private static final int BACKLOG = 4_096;

    private Echo() {}

    /** Its argument: a port of the loopback address. */
    public static void main(String[] arguments) {
        HttpServer.create()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .protocol(HttpProtocol.HTTP11)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .route(routes -> routes.post(
                                "/v1/chat/completions",
                                (request, response) -> response.header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                                        .send(request.receive().aggregate().retain()))
                        .get("/livez", (_, response) -> response.sendString(Mono.just("ok"))))
                .bindNow()
                .onDispose()
                .block();
    }
}
