package dev.sluice.ingress.description;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /openapi.json} and {@code GET /docs}, for everyone, under both bases. */
final class DescriptionRoutes {

    /** Where the API is; the second is what clients of OpenAI are used to. */
    static final List<String> BASES = List.of("/api/v1", "/v1");

    /** What the two routes themselves are called in the document. */
    static final List<Operation> OWN = List.of(
            Operation.get("/openapi.json", "describeApi", "This document.", "").open("application/json"),
            Operation.get("/docs", "showDocs", "A page to read this document and to try it.", "")
                    .open("text/html"));

    /** The page's own script and style, and this server to talk to: a page that takes a key loads nothing else. */
    private static final String POLICY = "default-src 'none'; connect-src 'self'; script-src 'unsafe-inline';"
            + " style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final byte[] document;
    private final byte[] page;

    DescriptionRoutes(byte[] document, byte[] page) {
        this.document = document;
        this.page = page;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/api/v1/openapi.json", this::document)
                .GET("/v1/openapi.json", this::document)
                .GET("/api/v1/docs", this::page)
                .GET("/v1/docs", this::page)
                .build();
    }

    /**
     * What the document and the routes don't agree about: a route under a base of the API that isn't described, or an
     * operation that has no route. Empty if they agree.
     *
     * @param routes the methods of each path, as {@code /v1/models/{*id}}
     */
    static Set<String> differences(List<Operation> operations, Map<String, Set<HttpMethod>> routes) {
        Set<String> described = new HashSet<>();
        for (String base : BASES) {
            operations.forEach(operation -> described.add(operation.method() + " " + base + operation.path()));
        }
        Set<String> routed = new HashSet<>();
        routes.forEach((path, methods) -> {
            if (BASES.stream().anyMatch(base -> path.startsWith(base + "/"))) {
                methods.forEach(method -> routed.add(method + " " + path.replace("{*", "{")));
            }
        });
        Set<String> differences = new HashSet<>();
        Stream.concat(described.stream(), routed.stream())
                .filter(each -> !described.contains(each) || !routed.contains(each))
                .forEach(differences::add);
        return differences;
    }

    private Mono<ServerResponse> document(ServerRequest request) {
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(document);
    }

    private Mono<ServerResponse> page(ServerRequest request) {
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_HTML)
                .header("Content-Security-Policy", POLICY)
                .bodyValue(page);
    }
}
