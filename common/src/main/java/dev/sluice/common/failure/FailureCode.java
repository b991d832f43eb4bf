package dev.sluice.common.failure;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a request failed: the only place that knows the HTTP status, OpenAI's type and code, and whether a retry helps.
 *
 * <p>Source: the error codes of OpenAI's API reference, and what its SDKs do with them.
 */
public enum FailureCode {
    INVALID_REQUEST(400, "invalid_request_error", null, Retry.USELESS),
    CONTEXT_LENGTH_EXCEEDED(400, "invalid_request_error", "context_length_exceeded", Retry.USELESS),
    INVALID_API_KEY(401, "invalid_request_error", "invalid_api_key", Retry.USELESS),
    PERMISSION_DENIED(403, "invalid_request_error", "permission_denied", Retry.USELESS),
    NOT_FOUND(404, "invalid_request_error", "not_found", Retry.USELESS),
    MODEL_NOT_FOUND(404, "invalid_request_error", "model_not_found", Retry.USELESS),
    METHOD_NOT_ALLOWED(405, "invalid_request_error", "method_not_allowed", Retry.USELESS),
    /** The client took too long to send its request. */
    REQUEST_TIMEOUT(408, "invalid_request_error", "request_timeout", Retry.AT_ONCE),
    CONFLICT(409, "invalid_request_error", "conflict", Retry.USELESS),
    GONE(410, "invalid_request_error", "gone", Retry.USELESS),
    REQUEST_TOO_LARGE(413, "invalid_request_error", "request_too_large", Retry.USELESS),
    UNSUPPORTED_MEDIA_TYPE(415, "invalid_request_error", "unsupported_media_type", Retry.USELESS),
    IDEMPOTENCY_CONFLICT(422, "invalid_request_error", "idempotency_key_reused", Retry.USELESS),
    RATE_LIMITED(429, "requests", "rate_limit_exceeded", Retry.LATER),
    /** The pace of tokens, where {@link #RATE_LIMITED} is that of requests. */
    TOKENS_LIMITED(429, "tokens", "rate_limit_exceeded", Retry.LATER),
    /** The request needs more than the plan ever has at once. */
    TOO_LARGE_FOR_PLAN(429, "tokens", "rate_limit_exceeded", Retry.USELESS),
    QUOTA_EXHAUSTED(429, "insufficient_quota", "insufficient_quota", Retry.USELESS),
    INTERNAL(500, "server_error", "internal_error", Retry.AT_ONCE),
    /** The operator's provider key or settings are wrong: nothing that the caller could mend. */
    PROVIDER_MISCONFIGURED(500, "server_error", "provider_misconfigured", Retry.USELESS),
    /** It was tried again here as often as that makes sense: retries of retries would multiply the provider's calls. */
    PROVIDER_ERROR(502, "server_error", "provider_error", Retry.USELESS),
    PROVIDER_UNAVAILABLE(503, "server_error", "provider_unavailable", Retry.LATER),
    /** The provider asks for a pause: a pace for the worker, told to a client only when its deadline can't wait. */
    PROVIDER_RATE_LIMITED(503, "server_error", "provider_rate_limited", Retry.LATER),
    UNAVAILABLE(503, "server_error", "service_unavailable", Retry.LATER),
    /** Tried again here too. */
    PROVIDER_TIMEOUT(504, "server_error", "provider_timeout", Retry.USELESS),
    /** The deadline passed before there was an answer. */
    EXPIRED(504, "server_error", "deadline_exceeded", Retry.USELESS),
    /** Text had begun and can't be continued without a splice. */
    STREAM_INTERRUPTED(502, "server_error", "stream_interrupted", Retry.AT_ONCE),
    /** Its last listener went away. Nobody is left to read this. */
    CANCELLED(499, "invalid_request_error", "cancelled", Retry.USELESS),
    /** It ended too many workers, so no further one is given it. */
    DEAD_LETTERED(500, "server_error", "job_failed", Retry.USELESS);

    private enum Retry {
        AT_ONCE,
        LATER,
        USELESS
    }

    private final int status;
    private final String type;
    private final @Nullable String code;
    private final Retry retry;

    FailureCode(int status, String type, @Nullable String code, Retry retry) {
        this.status = status;
        this.type = type;
        this.code = code;
        this.retry = retry;
    }

    /** The HTTP status of an answer that fails before its first byte. */
    public int status() {
        return status;
    }

    /** OpenAI's {@code error.type}. */
    public String type() {
        return type;
    }

    /** OpenAI's {@code error.code}; null where OpenAI gives none. */
    public @Nullable String code() {
        return code;
    }

    /** Whether the client's own library should send the same request again. */
    public boolean isRetryUseful() {
        return retry != Retry.USELESS;
    }

    /** Whether a retry should wait, so that the answer carries {@code Retry-After}. */
    public boolean isRetryDelayed() {
        return retry == Retry.LATER;
    }

    /** The name in outcomes and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The code of this label; {@link #INTERNAL} for one that a newer version wrote. */
    public static FailureCode of(String label) {
        return switch (label) {
            case "interrupted" -> STREAM_INTERRUPTED;
            case "failed" -> DEAD_LETTERED;
            default -> byName(label);
        };
    }

    private static FailureCode byName(String label) {
        for (FailureCode code : values()) {
            if (code.label().equals(label)) {
                return code;
            }
        }
        return INTERNAL;
    }
}
