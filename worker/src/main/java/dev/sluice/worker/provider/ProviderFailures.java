package dev.sluice.worker.provider;

import dev.sluice.common.failure.FailureCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The failures that providers put into words, in ours. Only what a bad request's error says is passed on: the other
 * ones tell about the operator's account, some of them with a part of its key.
 */
public final class ProviderFailures {

    private ProviderFailures() {}

    /** The caller's mistake, in the provider's words if it gave some. */
    public static ProviderFailure badRequest(FailureCode code, Target target, String message) {
        String told = message.isEmpty()
                ? "The model's provider refused the request as invalid."
                : target.presentable(message);
        return new ProviderFailure(code, told, null);
    }

    /** The provider doesn't have the model. */
    public static ProviderFailure unknownModel(Target target) {
        return new ProviderFailure(
                FailureCode.MODEL_NOT_FOUND,
                "The model '" + target.model() + "' does not exist at its provider. Choose another one.",
                null);
    }

    /** The request is too large for the provider. */
    public static ProviderFailure tooLarge() {
        return new ProviderFailure(
                FailureCode.REQUEST_TOO_LARGE, "The request is too large for the model's provider. Shorten it.", null);
    }

    /** The operator's mistake. */
    public static ProviderFailure misconfigured() {
        return new ProviderFailure(
                FailureCode.PROVIDER_MISCONFIGURED,
                "The model's provider refused our credentials or settings. Tell the operator of this service.",
                null);
    }

    /** The provider wants a slower pace. */
    public static ProviderFailure rateLimited(@Nullable Duration pause) {
        return new ProviderFailure(
                FailureCode.PROVIDER_RATE_LIMITED,
                "The model's provider is at its rate limit. Try again later.",
                pause);
    }

    /** The provider failed at this request. */
    public static ProviderFailure failed() {
        return new ProviderFailure(
                FailureCode.PROVIDER_ERROR, "The model's provider failed at the request. Try again.", null);
    }

    /** The provider fails at all requests. */
    public static ProviderFailure unavailable(@Nullable Duration pause) {
        return new ProviderFailure(
                FailureCode.PROVIDER_UNAVAILABLE,
                "The model's provider is overloaded or down. Try again later.",
                pause);
    }
}
