package dev.sluice.worker.provider.gemini;

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
 * What Gemini's errors mean for our client.
 *
 * <p>Source: "Troubleshooting guide" of the Gemini API, and Google's error model ({@code google.rpc.Status}). A wrong
 * key is a 400 there, and the operator's matter, never our client's.
 */
final class GeminiFailures {

    private GeminiFailures() {}

    static ProviderFailure refusal(Target target, ResponseHead head, byte[] body) {
        JsonNode root = JsonTrees.orMissing(body);
        // A stream that fails at once answers with an array of one error.
        JsonNode error = (root.isArray() ? root.path(0) : root).path("error");
        return meaning(target, head.status(), error, RetryAfter.of(head));
    }

    /** Reads the value of an {@code error} member that came with a status of success. */
    static ProviderFailure inStream(Target target, byte[] errorValue) {
        JsonNode error = JsonTrees.orMissing(errorValue);
        return meaning(target, error.path("code").asInt(500), error, null);
    }

    private static ProviderFailure meaning(Target target, int status, JsonNode error, @Nullable Duration asked) {
        Duration delay = retryDelay(error);
        Duration pause = delay == null ? asked : delay;
        return switch (status) {
            case 400, 422 -> isOurKey(error) ? ProviderFailures.misconfigured() : badRequest(target, error);
            case 404 -> error.isObject() ? ProviderFailures.unknownModel(target) : ProviderFailures.misconfigured();
            case 408, 409 -> ProviderFailures.failed();
            case 413 -> ProviderFailures.tooLarge();
            case 429 -> ProviderFailures.rateLimited(pause);
            case 500 -> ProviderFailures.failed();
            default -> status > 500 ? ProviderFailures.unavailable(pause) : ProviderFailures.misconfigured();
        };
    }

    private static boolean isOurKey(JsonNode error) {
        for (JsonNode detail : error.path("details")) {
            String reason = detail.path("reason").asString("");
            if (reason.startsWith("API_KEY") || reason.startsWith("ACCESS_TOKEN")) {
                return true;
            }
        }
        // FAILED_PRECONDITION: the API isn't to be had from the operator's country without billing.
        return "FAILED_PRECONDITION".equals(error.path("status").asString(""))
                || error.path("message").asString("").toLowerCase(Locale.ROOT).contains("api key");
    }

    private static ProviderFailure badRequest(Target target, JsonNode error) {
        String message = error.path("message").asString("");
        boolean isTooLong = message.contains("exceeds the maximum number of tokens");
        return ProviderFailures.badRequest(
                isTooLong ? FailureCode.CONTEXT_LENGTH_EXCEEDED : FailureCode.INVALID_REQUEST, target, message);
    }

    private static @Nullable Duration retryDelay(JsonNode error) {
        for (JsonNode detail : error.path("details")) {
            String delay = detail.path("retryDelay").asString("");
            if (delay.endsWith("s")) {
                return RetryAfter.seconds(delay.substring(0, delay.length() - 1), 1);
            }
        }
        return null;
    }
}
