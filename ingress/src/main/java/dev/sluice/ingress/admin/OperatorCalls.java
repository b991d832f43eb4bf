package dev.sluice.ingress.admin;

import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.edge.RequestBodies;
import dev.sluice.ingress.register.Change;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What all calls of operators have in common: the key, the body, and who asks. */
final class OperatorCalls {

    private static final String OPERATOR = "x-sluice-operator";
    private static final Pattern OPERATOR_FORM = Pattern.compile("[\\x21-\\x7e]{1,100}");

    private final Accounts accounts;
    private final RequestBodies bodies;

    OperatorCalls(Accounts accounts, RequestBodies bodies) {
        this.accounts = accounts;
        this.bodies = bodies;
    }

    /** Refuses everybody but the operator. */
    void require(ServerRequest request) {
        accounts.requireOperator(request.headers().asHttpHeaders());
    }

    /** Does what a body asks for, and answers with what became of it. */
    Mono<ServerResponse> changed(
            ServerRequest request, BiFunction<Body, Change.Author, CompletionStage<? extends JsonNode>> change) {
        // The key first: who isn't known learns nothing about what would have been wrong with the body.
        require(request);
        Change.Author author = authorOf(request);
        return bodies.json(request)
                .defaultIfEmpty(new byte[0])
                .flatMap(bytes -> Mono.fromCompletionStage(() -> change.apply(Body.read(bytes), author)))
                .flatMap(AdminRoutes::answer);
    }

    private static Change.Author authorOf(ServerRequest request) {
        String name = request.headers().firstHeader(OPERATOR);
        return new Change.Author(
                name != null && OPERATOR_FORM.matcher(name).matches() ? name : "",
                request.remoteAddress()
                        .map(InetSocketAddress::getAddress)
                        .map(InetAddress::getHostAddress)
                        .orElse(""),
                Objects.requireNonNullElse(
                        request.exchange().getResponse().getHeaders().getFirst("x-request-id"), ""));
    }
}
