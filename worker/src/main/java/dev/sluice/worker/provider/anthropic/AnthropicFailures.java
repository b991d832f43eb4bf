package dev.sluice.worker.provider.anthropic;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.ProviderFailures;
import dev.sluice.worker.provider.RetryAfter;
import dev.sluice.worker.provider.Target;
import dev.sluice.worker.provider.http.ResponseHead;
import dev.sluice.worker.provider.request.JsonTrees;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What Anthropic's errors mean for our client.
 *
 * <p>Source: "Errors" in Anthropic's reference. An error within a stream has a type and no status.
 */
final class AnthropicFailures {

    private AnthropicFailures() {}

    static ProviderFailure refusal(Target target, ResponseHead head, byte[] body) {
        JsonNode error = JsonTrees.orMissing(body).path("error");
        Duration pause = RetryAfter.of(head);
        return switch (head.status()) {
            case 400, 422 -> badRequest(target, error);
            case 404 -> error.isObject() ? ProviderFailures.unknownModel(target) : ProviderFailures.misconfigured();
            case 408, 409 -> ProviderFailures.failed();
            case 413 -> ProviderFailures.tooLarge();
            case 429 -> ProviderFailures.rateLimited(pause);
            case 500 -> ProviderFailures.failed();
            default -> head.status() > 500 ? ProviderFailures.unavailable(pause) : ProviderFailures.misconfigured();
        };
    }

    /** Reads the value of an {@code error} member that came with a status of success. */
    static ProviderFailure inStream(Target target, byte[] errorValue) {
        JsonNode error = JsonTrees.orMissing(errorValue);
        return meaning(target, error.path("type").asString(""), error, null);
    }

    private static ProviderFailure meaning(Target target, String type, JsonNode error, @Nullable Duration pause) {
        return switch (type) {
            case "invalid_request_error" -> badRequest(target, error);
            case "authentication_error", "permission_error", "billing_error" -> ProviderFailures.misconfigured();
            case "not_found_error" -> ProviderFailures.unknownModel(target);
            case "request_too_large" -> ProviderFailures.tooLarge();
            case "rate_limit_error" -> ProviderFailures.rateLimited(pause);
            case "overloaded_error" -> ProviderFailures.unavailable(pause);
            default -> ProviderFailures.failed();
        };
    }

    private static ProviderFailure badRequest(Target target, JsonNode error) {
        String message = error.path("message").asString("");
        String said = message.toLowerCase(Locale.ROOT);
        if (said.contains("credit balance") || said.contains("spend limit") || said.contains("usage limits")) {
            // The operator's purse, though it comes as the caller's mistake.
            return ProviderFailures.misconfigured();
        }
        boolean isTooLong = said.contains("prompt is too long") || said.contains("exceed context limit");
        return ProviderFailures.badRequest(
                isTooLong ? FailureCode.CONTEXT_LENGTH_EXCEEDED : FailureCode.INVALID_REQUEST, target, message);
    }
}
