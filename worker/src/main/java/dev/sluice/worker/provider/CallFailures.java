package dev.sluice.worker.provider;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.worker.provider.http.CallBrokenException.Stage;

/** The failures of a call that the provider itself didn't put into words. */
public final class CallFailures {

    private CallFailures() {}

    /** The job's deadline passed. */
    public static ProviderFailure expired() {
        return of(FailureCode.EXPIRED, "The deadline passed before the answer was complete.");
    }

    /** The answer isn't what the dialect's documentation says. */
    public static ProviderFailure unreadable() {
        return of(FailureCode.PROVIDER_ERROR, "The model's provider sent an answer that can't be read. Try again.");
    }

    /** The answer ended without saying that it is complete. */
    public static ProviderFailure cutShort() {
        return of(FailureCode.PROVIDER_ERROR, "The model's provider ended its answer half-way. Try again.");
    }

    /** The client has the first part of an answer whose rest can't be had. */
    public static ProviderFailure interrupted() {
        return of(
                FailureCode.STREAM_INTERRUPTED,
                "The model's provider ended its answer half-way, and can't go on from there. Send the request again.");
    }

    /** The job is of a family that a newer version knows. */
    public static ProviderFailure unknownFamily() {
        return of(FailureCode.PROVIDER_ERROR, "This endpoint isn't served by all workers yet. Try again later.");
    }

    static ProviderFailure silent() {
        return of(FailureCode.PROVIDER_TIMEOUT, "The model's provider did not answer in time. Try again.");
    }

    static ProviderFailure broken(Stage stage) {
        return switch (stage) {
            case NOT_SENT ->
                of(FailureCode.PROVIDER_UNAVAILABLE, "The model's provider can't be reached. Try again later.");
            case STALE_CONNECTION, SENT ->
                of(
                        FailureCode.PROVIDER_ERROR,
                        "The connection to the model's provider broke before the answer was complete. Try again.");
        };
    }

    /** Asking again would fetch it again. */
    public static ProviderFailure tooLarge(int maxBytes) {
        return of(
                FailureCode.INVALID_REQUEST,
                "The answer is larger than " + maxBytes
                        + " bytes. Ask for less at once: a shorter answer, fewer inputs; or stream it.");
    }

    private static ProviderFailure of(FailureCode code, String message) {
        return new ProviderFailure(code, message, null);
    }
}
