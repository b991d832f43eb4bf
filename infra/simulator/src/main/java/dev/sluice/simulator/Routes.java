package dev.sluice.simulator;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Chooses who answers: a provider's dialect or the simulator's own controls. */
final class Routes {

    private final ProviderRoutes providers;
    private final ControlRoutes controls;

    Routes(ProviderRoutes providers, ControlRoutes controls) {
        this.providers = providers;
        this.controls = controls;
    }

    Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        Target target = new Target(request.method(), uri.path(), uri.parameters());
        return target.path().startsWith("/v1")
                ? providers.handle(target, request, response)
                : controls.handle(target, response);
    }

    /**
     * A request's line, decoded.
     *
     * @param method the method
     * @param path the path without its query
     * @param query the query's parameters
     */
    record Target(HttpMethod method, String path, Map<String, List<String>> query) {

        /** Copies the query. */
        Target {
            query = Map.copyOf(query);
        }

        boolean is(HttpMethod wantedMethod, String wantedPath) {
            return method.equals(wantedMethod) && path.equals(wantedPath);
        }

        /** The first value of a query parameter, or an empty text. */
        String parameter(String name) {
            List<String> values = query.getOrDefault(name, List.of());
            return values.isEmpty() ? "" : values.getFirst();
        }
    }
}
