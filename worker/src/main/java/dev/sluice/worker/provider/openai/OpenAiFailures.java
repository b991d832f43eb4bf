package dev.sluice.worker.provider.openai;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.ProviderFailures;
import dev.sluice.worker.provider.RetryAfter;
import dev.sluice.worker.provider.Target;
import dev.sluice.worker.provider.http.ResponseHead;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What OpenAI's errors mean for our client.
 *
 * <p>Source: "Error codes" in OpenAI's API reference.
 */
final class OpenAiFailures {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String QUOTA = "insufficient_quota";

    private OpenAiFailures() {}

    static ProviderFailure refusal(Target target, ResponseHead head, byte[] body) {
        JsonNode error = error(body);
        String code = error.path("code").asString("");
        String type = error.path("type").asString("");
        Duration pause = RetryAfter.of(head);
        return switch (head.status()) {
            case 400, 422 -> badRequest(target, code, error);
            case 404 -> error.isObject() ? ProviderFailures.unknownModel(target) : ProviderFailures.misconfigured();
            case 413 -> ProviderFailures.tooLarge();
            case 408, 409, 425 -> ProviderFailures.failed();
            case 429 ->
                QUOTA.equals(code) || QUOTA.equals(type)
                        ? ProviderFailures.misconfigured()
                        : ProviderFailures.rateLimited(pause);
            case 500, 501 -> ProviderFailures.failed();
            default -> head.status() > 500 ? ProviderFailures.unavailable(pause) : ProviderFailures.misconfigured();
        };
    }

    /** Reads the value of an {@code error} member that came with a status of success. */
    static ProviderFailure inStream(Target target, byte[] errorValue) {
        JsonNode error = tree(errorValue);
        String code = error.path("code").asString("");
        String type = error.path("type").asString("");
        if (QUOTA.equals(code) || QUOTA.equals(type)) {
            return ProviderFailures.misconfigured();
        }
        if ("rate_limit_exceeded".equals(code)) {
            return ProviderFailures.rateLimited(null);
        }
        return "invalid_request_error".equals(type) ? badRequest(target, code, error) : ProviderFailures.failed();
    }

    private static ProviderFailure badRequest(Target target, String code, JsonNode error) {
        FailureCode meant = "context_length_exceeded".equals(code)
                ? FailureCode.CONTEXT_LENGTH_EXCEEDED
                : FailureCode.INVALID_REQUEST;
        return ProviderFailures.badRequest(meant, target, error.path("message").asString(""));
    }

    private static JsonNode error(byte[] body) {
        return tree(body).path("error");
    }

    private static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException ignored) {
            return MissingNode.getInstance();
        }
    }
}
