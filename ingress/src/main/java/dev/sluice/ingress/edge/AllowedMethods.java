package dev.sluice.ingress.edge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/** Which methods a path takes: tells a wrong method from an unknown path. Routes are flat: method and path. */
public final class AllowedMethods {

    private final List<Route> routes = new ArrayList<>();

    private record Route(Set<HttpMethod> methods, PathPattern path) {}

    /** Reads the routes of every room. */
    public AllowedMethods(Stream<? extends RouterFunction<?>> routers) {
        routers.forEach(router -> router.accept(new RouteVisitor()));
    }

    /** The methods of the routes that this path fits; empty if it fits none. */
    Set<HttpMethod> of(PathContainer path) {
        Set<HttpMethod> allowed = new LinkedHashSet<>();
        for (Route route : routes) {
            if (route.path().matches(path)) {
                allowed.addAll(route.methods());
            }
        }
        return allowed;
    }

    /** The methods of each path, as its room wrote it: {@code /v1/models/{*id}}. */
    public Map<String, Set<HttpMethod>> byPath() {
        Map<String, Set<HttpMethod>> methods = new TreeMap<>();
        for (Route route : routes) {
            methods.computeIfAbsent(route.path().getPatternString(), _ -> new HashSet<>())
                    .addAll(route.methods());
        }
        return methods;
    }

    /** Notes every route, and skips what isn't one. */
    private final class RouteVisitor implements RouterFunctions.Visitor {

        @Override
        public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
            PredicateVisitor parts = new PredicateVisitor();
            predicate.accept(parts);
            for (String path : parts.paths) {
                routes.add(new Route(Set.copyOf(parts.methods), PathPatternParser.defaultInstance.parse(path)));
            }
        }

        @Override
        public void startNested(RequestPredicate predicate) {}

        @Override
        public void endNested(RequestPredicate predicate) {}

        @Override
        public void resources(Function<ServerRequest, Mono<Resource>> lookup) {}

        @Override
        public void attributes(Map<String, Object> attributes) {}

        @Override
        public void unknown(RouterFunction<?> router) {}
    }

    /** Collects the methods and paths of one route's predicate. */
    private static final class PredicateVisitor implements RequestPredicates.Visitor {

        private final Set<HttpMethod> methods = new HashSet<>();
        private final Set<String> paths = new HashSet<>();

        @Override
        public void method(Set<HttpMethod> more) {
            methods.addAll(more);
        }

        @Override
        public void path(String pattern) {
            paths.add(pattern);
        }

        // Still abstract in the interface, though nobody calls it any more.
        @SuppressWarnings("removal")
        @Override
        public void pathExtension(String extension) {}

        @Override
        public void header(String name, String value) {}

        @Override
        public void queryParam(String name, String value) {}

        @Override
        public void version(String version) {}

        @Override
        public void startAnd() {}

        @Override
        public void and() {}

        @Override
        public void endAnd() {}

        @Override
        public void startOr() {}

        @Override
        public void or() {}

        @Override
        public void endOr() {}

        @Override
        public void startNegate() {}

        @Override
        public void endNegate() {}

        @Override
        public void unknown(RequestPredicate predicate) {}
    }
}
