package dev.sluice.bench.bare;

import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.resources.ConnectionProvider;

/** Both ends of HTTP as every bare server has them: without delay, and for as many connections as there are streams. */
final class BareHttp {

    private static final int BACKLOG = 4_096;
    private static final int MOST_CONNECTIONS = 20_000;

    private BareHttp() {}

    /** Serves these routes, and {@code /livez}, at a port of the loopback address. */
    static DisposableServer serve(int port, Consumer<HttpServerRoutes> routes) {
        return HttpServer.create()
                .host("127.0.0.1")
                .port(port)
                .protocol(HttpProtocol.HTTP11)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .route(all -> {
                    routes.accept(all);
                    all.get("/livez", (_, response) -> response.sendString(Mono.just("ok")));
                })
                .bindNow();
    }

    /** Calls a provider at this address before the path. */
    static HttpClient provider(String url) {
        ConnectionProvider connections = ConnectionProvider.builder("provider")
                .maxConnections(MOST_CONNECTIONS)
                .pendingAcquireMaxCount(MOST_CONNECTIONS)
                .maxIdleTime(Duration.ofSeconds(30))
                .build();
        return HttpClient.create(connections)
                .protocol(HttpProtocol.HTTP11)
                .option(ChannelOption.TCP_NODELAY, true)
                .baseUrl(url);
    }
}
