package dev.sluice.ingress.delivery;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.edge.RequestFailedException;
import java.time.Duration;

/** What a client is told of an outcome. */
final class ClientWords {

    private static final Duration PROVIDER_PAUSE = Duration.ofSeconds(5);

    private ClientWords() {}

    /** The failure as the edge renders it. */
    static RequestFailedException of(Outcome.Failure failure) {
        String message = failure.message().isEmpty() ? usual(failure.code()) : failure.message();
        Duration pause = failure.code().isRetryDelayed() ? PROVIDER_PAUSE : null;
        return new RequestFailedException(failure.code(), message, null, pause);
    }

    private static String usual(FailureCode code) {
        return switch (code) {
            case EXPIRED -> "The deadline of this request passed before its answer was complete. Send it again.";
            case STREAM_INTERRUPTED ->
                "The answer was interrupted and can't be continued without a break. Send the request again.";
            case CANCELLED -> "The request was cancelled.";
            case DEAD_LETTERED ->
                "The request ended several workers one after the other and was set aside. Tell the operator its id.";
            case UNAVAILABLE -> "The request was not accepted. Send it again.";
            case PROVIDER_TIMEOUT -> "The model's provider didn't answer in time. Send the request again.";
            case PROVIDER_RATE_LIMITED, PROVIDER_UNAVAILABLE ->
                "The model's provider is overloaded. Send the request again later.";
            case IDEMPOTENCY_CONFLICT ->
                "This Idempotency-Key was used with another request body. Use another key, or send the same body.";
            case INVALID_REQUEST,
                    CONTEXT_LENGTH_EXCEEDED,
                    INVALID_API_KEY,
                    PERMISSION_DENIED,
                    NOT_FOUND,
                    MODEL_NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    CONFLICT,
                    GONE,
                    REQUEST_TIMEOUT,
                    REQUEST_TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    RATE_LIMITED,
                    TOKENS_LIMITED,
                    TOO_LARGE_FOR_PLAN,
                    QUOTA_EXHAUSTED -> "The request was refused: " + code.label() + ".";
            case INTERNAL, PROVIDER_MISCONFIGURED, PROVIDER_ERROR -> "The request failed: " + code.label() + ".";
        };
    }
}
