package dev.sluice.simulator.wire;

import dev.sluice.simulator.script.Answer;
import dev.sluice.simulator.script.Answer.Finish;
import dev.sluice.simulator.script.Prompt;
import dev.sluice.simulator.script.Refusal;
import dev.sluice.simulator.script.ToolCall;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's chat completions. */
public final class OpenAiWire implements Wire {

    static final String FINGERPRINT = "fp_simulator";

    private static final List<String> MODELS = List.of(
            "gpt-4o-mini",
            "gpt-4o",
            "gpt-4.1-mini",
            "gpt-3.5-turbo-instruct",
            "text-embedding-3-small",
            "text-embedding-3-large",
            "omni-moderation-latest");
    private static final long MODELS_CREATED_SECONDS = 1_721_172_741;
    private static final int MILLIS_PER_SECOND = 1_000;

    /** For everyone: it holds no state. */
    public OpenAiWire() {}

    @Override
    public String dialect() {
        return "openai";
    }

    @Override
    public String requestedModel(JsonNode body, Target target) {
        return Json.text(body.path("model"));
    }

    @Override
    public Prompt read(JsonNode body, Target target, String model) {
        return OpenAiPrompts.read(body);
    }

    @Override
    public Script script(Answer answer, Prompt prompt, Stamp stamp) {
        return prompt.streamed()
                ? new OpenAiStream(answer, stamp, prompt)
                : new WholeScript(
                        Json.bytes(completion(answer, stamp, prompt.topLogprobs())),
                        answer.visibleTokens(),
                        answer.choices());
    }

    @Override
    public Map<String, String> headers(Stamp stamp) {
        return Map.of(
                "x-request-id", "req_" + "0".repeat(16) + HexFormat.of().toHexDigits(stamp.call()),
                "openai-processing-ms", "1",
                "openai-version", "2020-10-01",
                "x-ratelimit-limit-requests", "30000",
                "x-ratelimit-remaining-requests", "29999",
                "x-ratelimit-reset-requests", "2ms",
                "x-ratelimit-limit-tokens", "150000000",
                "x-ratelimit-remaining-tokens", "149999000",
                "x-ratelimit-reset-tokens", "0s");
    }

    @Override
    public ErrorReply refuse(Refusal refusal) {
        return switch (refusal.kind()) {
            case INVALID_REQUEST -> error(400, refusal.message(), "invalid_request_error", refusal);
            case TOO_LARGE -> error(413, refusal.message(), "invalid_request_error", refusal);
            case UNKNOWN_PATH -> error(404, refusal.message(), "invalid_request_error", refusal);
            case BAD_KEY ->
                error(
                        401,
                        "Incorrect API key provided. You can find your API key at"
                                + " https://platform.openai.com/account/api-keys.",
                        "invalid_request_error",
                        Refusal.invalid("", null, "invalid_api_key"));
            case SERVER_ERROR ->
                error(
                        500,
                        "The server had an error while processing your request. Sorry about that!",
                        "server_error",
                        refusal);
            case OVERLOADED ->
                error(503, "The engine is currently overloaded, please try again later.", "server_error", refusal);
            case RATE_LIMITED -> rateLimited(refusal.retryAfterSeconds());
        };
    }

    /** The list of models. */
    public static byte[] models() {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        for (String model : MODELS) {
            data.addObject()
                    .put("id", model)
                    .put("object", "model")
                    .put("created", MODELS_CREATED_SECONDS)
                    .put("owned_by", "system");
        }
        return Json.bytes(list);
    }

    static ObjectNode usage(Answer answer) {
        int completion = (answer.visibleTokens() + answer.thoughtTokens()) * answer.choices();
        ObjectNode usage = Json.object()
                .put("prompt_tokens", answer.promptTokens())
                .put("completion_tokens", completion)
                .put("total_tokens", answer.promptTokens() + completion);
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0).put("audio_tokens", 0);
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", answer.thoughtTokens())
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }

    static String finishReason(Finish finish) {
        return switch (finish) {
            case STOP, STOP_SEQUENCE -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
        };
    }

    static String id(Stamp stamp) {
        return "chatcmpl-sim" + HexFormat.of().toHexDigits(stamp.call());
    }

    static String toolCallId(Stamp stamp, int choice, int call) {
        return "call_" + HexFormat.of().toHexDigits(stamp.call()) + "_" + choice + "_" + call;
    }

    static ObjectNode failure() {
        return errorObject(
                "The server had an error while processing your request. Sorry about that!", "server_error", null, null);
    }

    private static ObjectNode completion(Answer answer, Stamp stamp, int topLogprobs) {
        ObjectNode completion = Json.object()
                .put("id", id(stamp))
                .put("object", "chat.completion")
                .put("created", stamp.createdSeconds())
                .put("model", stamp.model());
        ArrayNode choices = completion.putArray("choices");
        for (int index = 0; index < answer.choices(); index++) {
            ObjectNode choice = choices.addObject().put("index", index);
            choice.set("message", message(answer, stamp, index));
            choice.set("logprobs", Logprobs.of(answer.tokens(), topLogprobs));
            choice.put("finish_reason", finishReason(answer.finish()));
        }
        completion.set("usage", usage(answer));
        return completion.put("service_tier", "default").put("system_fingerprint", FINGERPRINT);
    }

    private static ObjectNode message(Answer answer, Stamp stamp, int choice) {
        ObjectNode message = Json.object().put("role", "assistant");
        if (answer.toolCalls().isEmpty()) {
            message.put("content", answer.text());
        } else {
            message.putNull("content");
            ArrayNode calls = message.putArray("tool_calls");
            for (int index = 0; index < answer.toolCalls().size(); index++) {
                ToolCall call = answer.toolCalls().get(index);
                calls.addObject()
                        .put("id", toolCallId(stamp, choice, index))
                        .put("type", "function")
                        .putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.arguments());
            }
        }
        message.putNull("refusal");
        message.putArray("annotations");
        return message;
    }

    private static ErrorReply rateLimited(int retryAfterSeconds) {
        Map<String, String> headers = new LinkedHashMap<>();
        String when = "";
        if (retryAfterSeconds >= 0) {
            headers.put("retry-after", Integer.toString(retryAfterSeconds));
            headers.put("retry-after-ms", Long.toString((long) retryAfterSeconds * MILLIS_PER_SECOND));
            headers.put("x-ratelimit-remaining-requests", "0");
            headers.put("x-ratelimit-reset-requests", retryAfterSeconds + "s");
            when = " Please try again in " + retryAfterSeconds + "s.";
        }
        ObjectNode body =
                errorObject("Rate limit reached for requests." + when, "requests", null, "rate_limit_exceeded");
        return new ErrorReply(429, headers, Json.bytes(body));
    }

    private static ErrorReply error(int status, String message, String type, Refusal refusal) {
        return new ErrorReply(
                status, Map.of(), Json.bytes(errorObject(message, type, refusal.param(), refusal.code())));
    }

    private static ObjectNode errorObject(String message, String type, @Nullable String param, @Nullable String code) {
        ObjectNode error = Json.object();
        error.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return error;
    }
}
