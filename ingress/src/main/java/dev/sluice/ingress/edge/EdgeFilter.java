package dev.sluice.ingress.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** What every request passes first: it gets its id, and its time is taken. */
final class EdgeFilter implements WebFilter {

    static final String REQUEST_ID = "x-request-id";
    static final String PROCESSING_MILLIS = "openai-processing-ms";
    static final String API_VERSION = "openai-version";

    /** The version of OpenAI's API that answers follow, as that API names it. */
    static final String FOLLOWED_VERSION = "2020-10-01";

    private static final String UNKNOWN_ROUTE = "other";

    private final RequestIds ids;
    private final LongSupplier nanoTime;
    private final MeterRegistry meters;
    private final WarmUpPass warmUp;
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

    /** One time series: routes come from our own list and statuses from the standard, so they stay few. */
    private record Series(String route, int status) {}

    EdgeFilter(RequestIds ids, LongSupplier nanoTime, MeterRegistry meters, WarmUpPass warmUp) {
        this.ids = ids;
        this.nanoTime = nanoTime;
        this.meters = meters;
        this.warmUp = warmUp;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        long begunNanos = nanoTime.getAsLong();
        HttpHeaders answer = exchange.getResponse().getHeaders();
        answer.set(REQUEST_ID, ids.choose(exchange.getRequest().getHeaders().getFirst(REQUEST_ID)));
        answer.set(API_VERSION, FOLLOWED_VERSION);
        exchange.getResponse().beforeCommit(() -> {
            long millis = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - begunNanos);
            answer.set(PROCESSING_MILLIS, Long.toString(millis));
            if (!isWarmUp(exchange)) {
                count(exchange, nanoTime.getAsLong() - begunNanos);
            }
            return Mono.empty();
        });
        return chain.filter(exchange);
    }

    /** The id of the request in this exchange. */
    static @Nullable String idOf(ServerWebExchange exchange) {
        return exchange.getResponse().getHeaders().getFirst(REQUEST_ID);
    }

    private boolean isWarmUp(ServerWebExchange exchange) {
        return warmUp.value().equals(exchange.getRequest().getHeaders().getFirst(WarmUpPass.HEADER));
    }

    private void count(ServerWebExchange exchange, long nanos) {
        Object pattern = exchange.getAttribute(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE);
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        Series series =
                new Series(pattern == null ? UNKNOWN_ROUTE : pattern.toString(), status == null ? 200 : status.value());
        timers.computeIfAbsent(series, this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Series series) {
        return Timer.builder("sluice.http.first.byte")
                .description("From a request's headers to the headers of its answer")
                .tag("route", series.route())
                .tag("status", Integer.toString(series.status()))
                .register(meters);
    }
}
