package dev.sluice.ingress.edge;

import dev.sluice.common.failure.FailureCode;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The one place where failures become JSON, whatever room they come from and whatever path was asked for. */
final class ErrorAnswers implements ErrorWebExceptionHandler, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);

    /**
     * A minute, and the quarter of a second that a limit may take longer. SDKs don't wait much longer than this: told
     * more, some give up at once and some sleep for hours.
     */
    private static final Duration LONGEST_WAIT_WORTH_A_RETRY = Duration.ofMillis(60_500);

    private static final Duration DEFAULT_WAIT = Duration.ofSeconds(1);
    private static final int MAX_PATH_SHOWN = 200;

    private final Supplier<AllowedMethods> allowedMethods;

    /**
     * The one.
     *
     * @param allowedMethods asked when a path or method fits no route, not before: routes are wired after this
     */
    ErrorAnswers(Supplier<AllowedMethods> allowedMethods) {
        this.allowedMethods = allowedMethods;
    }

    /** Before Spring's own handler of status exceptions, which answers without a body. */
    @Override
    public int getOrder() {
        return -2;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            // The status is on its way: all that is left is to cut the connection, which the error does.
            return Mono.error(error);
        }
        RequestFailedException failure = failureOf(exchange, error);
        HttpHeaders headers = response.getHeaders();
        writeHeaders(headers, failure);
        byte[] body = ErrorBody.render(failure);
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.setContentLength(body.length);
        response.setStatusCode(HttpStatusCode.valueOf(failure.code().status()));
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    private RequestFailedException failureOf(ServerWebExchange exchange, Throwable error) {
        return switch (error) {
            case RequestFailedException failure -> failure;
            case ResponseStatusException refused -> refusalOf(exchange, refused);
            case DataBufferLimitException ignored ->
                new RequestFailedException(FailureCode.REQUEST_TOO_LARGE, "The request's body is too large.");
            default -> internal(exchange, error);
        };
    }

    private RequestFailedException refusalOf(ServerWebExchange exchange, ResponseStatusException refused) {
        return switch (refused.getStatusCode().value()) {
            case 404, 405 -> noRoute(exchange);
            case 413 -> new RequestFailedException(FailureCode.REQUEST_TOO_LARGE, "The request's body is too large.");
            case 415 ->
                new RequestFailedException(
                        FailureCode.UNSUPPORTED_MEDIA_TYPE, "Unsupported Content-Type: expected 'application/json'.");
            default -> refused.getStatusCode().is4xxClientError() ? unreadable() : internal(exchange, refused);
        };
    }

    private static RequestFailedException unreadable() {
        return RequestFailedException.invalid("The request could not be read. Check its path and headers.", null, null);
    }

    private RequestFailedException noRoute(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getPath().pathWithinApplication().value();
        String asked = request.getMethod().name() + " "
                + (path.length() > MAX_PATH_SHOWN ? path.substring(0, MAX_PATH_SHOWN) + "…" : path);
        Set<HttpMethod> allowed = allowedMethods.get().of(request.getPath().pathWithinApplication());
        if (allowed.isEmpty() || allowed.contains(request.getMethod())) {
            return new RequestFailedException(
                    FailureCode.NOT_FOUND, "Invalid URL (" + asked + "): the API is under /api/v1 and /v1.");
        }
        exchange.getResponse().getHeaders().setAllow(allowed);
        String methods = allowed.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
        return new RequestFailedException(
                FailureCode.METHOD_NOT_ALLOWED, "Not allowed to " + asked + ": expected the method " + methods + ".");
    }

    private static RequestFailedException internal(ServerWebExchange exchange, Throwable error) {
        String id = EdgeFilter.idOf(exchange);
        LOG.error("Request {} failed for a reason that no room foresaw", id, error);
        return new RequestFailedException(
                FailureCode.INTERNAL,
                "The server had an error while processing your request. Send it again; if that doesn't help, tell your"
                        + " operator the request's id, " + id + ".");
    }

    private static void writeHeaders(HttpHeaders headers, RequestFailedException failure) {
        FailureCode code = failure.code();
        if (code == FailureCode.INVALID_API_KEY) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (code == FailureCode.REQUEST_TIMEOUT || code == FailureCode.REQUEST_TOO_LARGE) {
            // What is left of the body would be read as the next request.
            headers.set(HttpHeaders.CONNECTION, "close");
        }
        if (code.isRetryDelayed() || failure.retryAfter() != null) {
            Duration wait = failure.retryAfter() == null ? DEFAULT_WAIT : failure.retryAfter();
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, roundedUpSeconds(wait))));
            headers.set("retry-after-ms", Long.toString(Math.max(1, roundedUpMillis(wait))));
            if (!code.isRetryUseful() || wait.compareTo(LONGEST_WAIT_WORTH_A_RETRY) > 0) {
                headers.set("x-should-retry", "false");
            }
        } else if (!code.isRetryUseful() && isRetriedBySdks(code.status())) {
            headers.set("x-should-retry", "false");
        }
    }

    private static boolean isRetriedBySdks(int status) {
        return status == 408 || status == 409 || status == 429 || status >= 500;
    }

    private static long roundedUpSeconds(Duration wait) {
        return wait.plusNanos(999_999_999).toSeconds();
    }

    private static long roundedUpMillis(Duration wait) {
        return wait.plusNanos(999_999).toMillis();
    }
}
