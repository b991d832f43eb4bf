package dev.sluice.ingress.api;

import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.description.Operation;
import dev.sluice.ingress.dispatch.LaneWatch;
import dev.sluice.ingress.dispatch.Outlook;
import dev.sluice.ingress.edge.RequestBodies;
import dev.sluice.ingress.quota.Quota;
import dev.sluice.ingress.quota.Standing;
import dev.sluice.ingress.shape.Fields;
import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Where requests of any family come in that become jobs. */
public final class Endpoint {

    /** The form of {@code Last-Event-ID}, for the API's description. */
    public static final String EVENT_ID = "^[0-9a-f]{32}:[0-9]{1,15}-[0-9]{1,10}(\\.[0-9]{1,3})?$";

    private final Accounts accounts;
    private final RequestBodies bodies;
    private final Quota quota;
    private final LaneWatch lanes;
    private final Deadlines deadlines;
    private final RequestFlow flow;

    Endpoint(
            Accounts accounts,
            RequestBodies bodies,
            Quota quota,
            LaneWatch lanes,
            Deadlines deadlines,
            RequestFlow flow) {
        this.accounts = accounts;
        this.bodies = bodies;
        this.quota = quota;
        this.lanes = lanes;
        this.deadlines = deadlines;
        this.flow = flow;
    }

    /** What the API's description says of an endpoint whose requests become jobs. */
    public static Operation operation(String path, String id, String summary, Fields body, String answer) {
        return Operation.post(path, id, summary, body, answer)
                .header("Idempotency-Key", "The caller's own key: the same key gets the same answer.", "^[!-~]{1,255}$")
                .header(
                        "x-sluice-on-disconnect",
                        "'continue': the request goes on when its client leaves.",
                        "^(continue|cancel)$");
    }

    /** The same of one that streams; each event's data is of the schema {@code chunk}. */
    public static Operation streamed(String path, String id, String summary, Fields body, String answer, String chunk) {
        return operation(path, id, summary, body, answer)
                .streamed(chunk)
                .header("Last-Event-ID", "The id of the last event that the client has: it gets the rest.", EVENT_ID);
    }

    /**
     * Answers a request.
     *
     * @param reader checks a body, and fails with {@link dev.sluice.ingress.edge.RequestFailedException}
     */
    public Mono<ServerResponse> serve(ServerRequest request, Function<byte[], ? extends ApiRequest> reader) {
        // The key first: who isn't known learns nothing about what would have been wrong with the body.
        Caller caller = accounts.callerOf(request);
        Wishes wishes = Wishes.of(request.headers().asHttpHeaders());
        Channel connection = connectionOf(request.exchange().getRequest());
        HttpHeaders headers = request.exchange().getResponse().getHeaders();
        return bodies.json(request, caller::bodyBytes)
                .defaultIfEmpty(new byte[0])
                .<ApiRequest>map(reader)
                .doOnNext(asked -> caller.require(asked.model().id(), asked.lane()))
                .doOnNext(asked -> tellIgnored(asked, headers))
                .doOnNext(asked -> foresee(asked, wishes, caller, headers))
                .flatMap(asked -> flow.begin(asked, wishes, caller, connection, standing -> standing.writeTo(headers)))
                .onErrorResume(failure -> withStanding(caller, headers).then(Mono.error(failure)));
    }

    /** Says how the caller stands in an answer that never got as far as its limits. */
    private Mono<Void> withStanding(Caller caller, HttpHeaders headers) {
        return Standing.isIn(headers)
                ? Mono.empty()
                : quota.look(caller)
                        .doOnNext(standing -> standing.writeTo(headers))
                        .then();
    }

    /** Tells how long it will wait, and fails if that is too long; whoever comes back has been admitted before. */
    private void foresee(ApiRequest asked, Wishes wishes, Caller caller, HttpHeaders headers) {
        if (wishes.key() == null && wishes.lastEvent() == null && wishes.retryCount() == 0) {
            Outlook outlook = lanes.outlook(asked.lane(), deadlines.of(asked.lane(), caller));
            outlook.writeTo(headers);
            outlook.refusal().ifPresent(refusal -> {
                throw refusal;
            });
        }
    }

    private static void tellIgnored(ApiRequest asked, HttpHeaders headers) {
        if (!asked.ignored().isEmpty()) {
            headers.set(Ignored.HEADER, String.join(", ", asked.ignored()));
        }
    }

    /** The client's connection. */
    public static Channel connectionOf(ServerHttpRequest request) {
        HttpServerRequest server = ServerHttpRequestDecorator.getNativeRequest(request);
        AtomicReference<Channel> channel = new AtomicReference<>();
        server.withConnection(connection -> channel.set(connection.channel()));
        return channel.get();
    }
}
