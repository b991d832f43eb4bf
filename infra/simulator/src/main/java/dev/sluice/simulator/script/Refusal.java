package dev.sluice.simulator.script;

import org.jspecify.annotations.Nullable;

/**
 * Why a call isn't answered, before each dialect puts it in its own words.
 *
 * @param kind what went wrong
 * @param message what to tell
 * @param param the parameter at fault, where there is one
 * @param code the provider's code, where there is one
 * @param retryAfterSeconds how long to wait; 0 where waiting doesn't help, -1 where nobody says
 */
public record Refusal(
        Kind kind,
        String message,
        @Nullable String param,
        @Nullable String code,
        int retryAfterSeconds) {

    /** A request that isn't understood. */
    public static Refusal invalid(String message, @Nullable String param, @Nullable String code) {
        return new Refusal(Kind.INVALID_REQUEST, message, param, code, 0);
    }

    /** A refusal that needs no more than its kind. */
    public static Refusal of(Kind kind, String message) {
        return new Refusal(kind, message, null, null, 0);
    }

    /** Too many requests: come back later. */
    public static Refusal rateLimited(int retryAfterSeconds) {
        return new Refusal(Kind.RATE_LIMITED, "", null, null, retryAfterSeconds);
    }

    /** Too many calls at a time: nobody knows for how long. */
    public static Refusal busy() {
        return new Refusal(Kind.RATE_LIMITED, "", null, null, -1);
    }

    /** What went wrong. */
    public enum Kind {
        /** The request isn't understood. */
        INVALID_REQUEST,
        /** The key isn't valid. */
        BAD_KEY,
        /** Nothing is there. */
        UNKNOWN_PATH,
        /** The body is beyond the limit. */
        TOO_LARGE,
        /** Too many requests. */
        RATE_LIMITED,
        /** The provider's own fault. */
        SERVER_ERROR,
        /** Everybody asks at once. */
        OVERLOADED
    }
}
