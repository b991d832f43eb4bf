package dev.sluice.ingress.edge;

import dev.sluice.common.failure.FailureCode;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request that ends without an answer, in words that its client may read.
 *
 * <p>An expected failure: it carries no stack trace, and any room may throw it or hand it on as a signal.
 */
public final class RequestFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_NAME_SHOWN = 100;

    private final FailureCode code;
    private final @Nullable String param;
    private final @Nullable String detail;
    private final @Nullable Duration retryAfter;

    /** A failure that has nothing to do with one field of the request. */
    public RequestFailedException(FailureCode code, String message) {
        this(code, message, null, null);
    }

    /**
     * A failure.
     *
     * @param code what kind
     * @param message what happened and what to do next; it holds no key and no prompt
     * @param param the path of the field that is wrong, for example {@code messages[0].role}; null if none is
     * @param retryAfter how long a retry should wait; null if nobody knows
     */
    public RequestFailedException(
            FailureCode code, String message, @Nullable String param, @Nullable Duration retryAfter) {
        this(code, message, param, null, retryAfter);
    }

    private RequestFailedException(
            FailureCode code,
            String message,
            @Nullable String param,
            @Nullable String detail,
            @Nullable Duration retryAfter) {
        super(Objects.requireNonNull(message), null, false, false);
        this.code = Objects.requireNonNull(code);
        this.param = param;
        this.detail = detail;
        this.retryAfter = retryAfter;
    }

    /**
     * A field of the request is wrong.
     *
     * @param param the path of the field; null if the body as a whole is wrong
     * @param detail OpenAI's {@code error.code} for it, for example {@code invalid_type}; null if it has none
     */
    public static RequestFailedException invalid(String message, @Nullable String param, @Nullable String detail) {
        return new RequestFailedException(FailureCode.INVALID_REQUEST, message, param, detail, null);
    }

    /** There is no model of this name. */
    public static RequestFailedException unknownModel(String name) {
        String shown = name.length() > MAX_NAME_SHOWN ? name.substring(0, MAX_NAME_SHOWN) + "…" : name;
        return new RequestFailedException(
                FailureCode.MODEL_NOT_FOUND,
                "The model `" + shown + "` does not exist or you do not have access to it.",
                "model",
                null);
    }

    /** What kind of failure. */
    public FailureCode code() {
        return code;
    }

    /** The words for the client. */
    public String message() {
        return Objects.requireNonNull(getMessage());
    }

    /** The path of the field that is wrong, if one is. */
    public @Nullable String param() {
        return param;
    }

    /** How long a retry should wait, if somebody knows. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** {@code error.code} in the answer: the detail if there is one, else the kind's. */
    public @Nullable String errorCode() {
        return detail == null ? code.code() : detail;
    }
}
