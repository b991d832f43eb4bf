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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Anthropic's Messages API. */
public final class AnthropicWire implements Wire {

    static final String THOUGHT = "The user says something. I say it again.";
    static final String SIGNATURE = "c2ltdWxhdGVk";

    private static final List<String> MODELS = List.of("claude-haiku-4-5", "claude-sonnet-5-5");
    private static final String TYPE = "type";

    /** For everyone: it holds no state. */
    public AnthropicWire() {}

    @Override
    public String dialect() {
        return "anthropic";
    }

    @Override
    public String requestedModel(JsonNode body, Target target) {
        return Json.text(body.path("model"));
    }

    @Override
    public Prompt read(JsonNode body, Target target, String model) {
        return AnthropicPrompts.read(body);
    }

    @Override
    public Script script(Answer answer, Prompt prompt, Stamp stamp) {
        return prompt.streamed()
                ? new AnthropicStream(answer, stamp)
                : new WholeScript(Json.bytes(whole(answer, stamp)), answer.visibleTokens(), 1);
    }

    @Override
    public Map<String, String> headers(Stamp stamp) {
        return Map.of(
                "request-id", requestId(stamp.call()),
                "anthropic-ratelimit-requests-limit", "4000",
                "anthropic-ratelimit-requests-remaining", "3999",
                "anthropic-ratelimit-requests-reset", "1970-01-01T00:00:00Z");
    }

    @Override
    public ErrorReply refuse(Refusal refusal) {
        return switch (refusal.kind()) {
            case INVALID_REQUEST -> error(400, "invalid_request_error", refusal.message());
            case TOO_LARGE -> error(413, "request_too_large", "Request exceeds the maximum size");
            case UNKNOWN_PATH -> error(404, "not_found_error", refusal.message());
            case BAD_KEY -> error(401, "authentication_error", "invalid x-api-key");
            case SERVER_ERROR -> error(500, "api_error", "Internal server error");
            case OVERLOADED -> error(529, "overloaded_error", "Overloaded");
            case RATE_LIMITED -> rateLimited(refusal.retryAfterSeconds());
        };
    }

    /** The list of models. */
    public static byte[] models() {
        ObjectNode list = Json.object();
        ArrayNode data = list.putArray("data");
        for (String model : MODELS) {
            data.addObject()
                    .put(TYPE, "model")
                    .put("id", model)
                    .put("display_name", model)
                    .put("created_at", "2025-10-15T00:00:00Z");
        }
        return Json.bytes(
                list.put("has_more", false).put("first_id", MODELS.getFirst()).put("last_id", MODELS.getLast()));
    }

    /** As an event within a stream tells it. */
    static ObjectNode failure() {
        return errorObject("overloaded_error", "Overloaded");
    }

    static String stopReason(Finish finish) {
        return switch (finish) {
            case STOP -> "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
        };
    }

    static String id(Stamp stamp) {
        return "msg_sim" + HexFormat.of().toHexDigits(stamp.call());
    }

    static String toolUseId(Stamp stamp, int number) {
        return "toolu_" + HexFormat.of().toHexDigits(stamp.call()) + "_" + number;
    }

    static ObjectNode usage(Answer answer, int output) {
        return Json.object()
                .put("input_tokens", answer.promptTokens())
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", 0)
                .put("output_tokens", output);
    }

    static ObjectNode message(Answer answer, Stamp stamp) {
        return Json.object()
                .put("id", id(stamp))
                .put(TYPE, "message")
                .put("role", "assistant")
                .put("model", stamp.model());
    }

    private static ObjectNode whole(Answer answer, Stamp stamp) {
        ObjectNode message = message(answer, stamp);
        ArrayNode content = message.putArray("content");
        if (answer.thoughtTokens() > 0) {
            content.addObject().put(TYPE, "thinking").put("thinking", THOUGHT).put("signature", SIGNATURE);
        }
        if (!answer.tokens().isEmpty()) {
            content.addObject().put(TYPE, "text").put("text", answer.text());
        }
        for (int number = 0; number < answer.toolCalls().size(); number++) {
            ToolCall call = answer.toolCalls().get(number);
            content.addObject()
                    .put(TYPE, "tool_use")
                    .put("id", toolUseId(stamp, number))
                    .put("name", call.name())
                    .set("input", Json.MAPPER.readTree(call.arguments()));
        }
        message.put("stop_reason", stopReason(answer.finish())).putNull("stop_sequence");
        message.set("usage", usage(answer, answer.visibleTokens() + answer.thoughtTokens()));
        return message;
    }

    private static ErrorReply rateLimited(int retryAfterSeconds) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (retryAfterSeconds >= 0) {
            headers.put("retry-after", Integer.toString(retryAfterSeconds));
            headers.put("anthropic-ratelimit-requests-remaining", "0");
        }
        ObjectNode body = errorObject(
                "rate_limit_error",
                "This request would exceed your organization's rate limit. Please try again later.");
        return new ErrorReply(429, headers, Json.bytes(body));
    }

    private static ErrorReply error(int status, String type, String message) {
        return new ErrorReply(status, Map.of(), Json.bytes(errorObject(type, message)));
    }

    private static ObjectNode errorObject(String type, String message) {
        ObjectNode error = Json.object().put(TYPE, "error");
        error.putObject("error").put(TYPE, type).put("message", message);
        return error.put("request_id", requestId(0));
    }

    private static String requestId(long call) {
        return "req_sim" + HexFormat.of().toHexDigits(call);
    }
}
