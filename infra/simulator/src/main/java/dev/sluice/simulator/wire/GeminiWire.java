package dev.sluice.simulator.wire;

import dev.sluice.simulator.script.Answer;
import dev.sluice.simulator.script.Prompt;
import dev.sluice.simulator.script.Prompt.Delivery;
import dev.sluice.simulator.script.Refusal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Google's Gemini API: generateContent and streamGenerateContent. */
public final class GeminiWire implements Wire {

    private static final String TYPES = "type.googleapis.com/google.rpc.";
    private static final List<String> MODELS = List.of("gemini-2.5-flash", "gemini-2.5-pro", "gemini-2.0-flash");
    private static final int INPUT_LIMIT = 1_048_576;
    private static final int OUTPUT_LIMIT = 65_536;

    /** For everyone: it holds no state. */
    public GeminiWire() {}

    @Override
    public String dialect() {
        return "gemini";
    }

    @Override
    public String requestedModel(JsonNode body, Target target) {
        return target.model();
    }

    @Override
    public Prompt read(JsonNode body, Target target, String model) {
        return GeminiPrompts.read(body, model, target.delivery());
    }

    @Override
    public Script script(Answer answer, Prompt prompt, Stamp stamp) {
        GeminiChunks chunks = new GeminiChunks(answer, stamp);
        return prompt.streamed()
                ? new GeminiStream(chunks, prompt.delivery() == Delivery.ARRAY)
                : new WholeScript(Json.utf8(chunks.whole()), answer.visibleTokens(), answer.choices());
    }

    @Override
    public Map<String, String> headers(Stamp stamp) {
        return Map.of("server-timing", "gfet4t7; dur=1");
    }

    @Override
    public ErrorReply refuse(Refusal refusal) {
        return switch (refusal.kind()) {
            case INVALID_REQUEST -> reply(400, refusal.message(), "INVALID_ARGUMENT", null);
            case TOO_LARGE -> reply(400, "Request payload size exceeds the limit.", "INVALID_ARGUMENT", null);
            case UNKNOWN_PATH -> reply(404, refusal.message(), "NOT_FOUND", null);
            case BAD_KEY -> reply(400, "API key not valid. Please pass a valid API key.", "INVALID_ARGUMENT", badKey());
            case SERVER_ERROR -> new ErrorReply(500, Map.of(), Json.bytes(failure()));
            case OVERLOADED -> reply(503, "The model is overloaded. Please try again later.", "UNAVAILABLE", null);
            case RATE_LIMITED ->
                reply(
                        429,
                        "You exceeded your current quota, please check your plan and billing details.",
                        "RESOURCE_EXHAUSTED",
                        retryInfo(refusal.retryAfterSeconds()));
        };
    }

    /** The list of models. */
    public static byte[] models() {
        ObjectNode list = Json.object();
        ArrayNode data = list.putArray("models");
        for (String model : MODELS) {
            data.addObject()
                    .put("name", "models/" + model)
                    .put("displayName", model)
                    .put("inputTokenLimit", INPUT_LIMIT)
                    .put("outputTokenLimit", OUTPUT_LIMIT)
                    .putArray("supportedGenerationMethods")
                    .add("generateContent");
        }
        return Json.bytes(list);
    }

    static ObjectNode failure() {
        return errorObject(
                500,
                "An internal error has occurred. Please retry or report in"
                        + " https://developers.generativeai.google/guide/troubleshooting",
                "INTERNAL",
                null);
    }

    private static ArrayNode badKey() {
        ArrayNode details = Json.object().putArray("details");
        details.addObject()
                .put("@type", TYPES + "ErrorInfo")
                .put("reason", "API_KEY_INVALID")
                .put("domain", "googleapis.com")
                .putObject("metadata")
                .put("service", "generativelanguage.googleapis.com");
        details.addObject()
                .put("@type", TYPES + "LocalizedMessage")
                .put("locale", "en-US")
                .put("message", "API key not valid. Please pass a valid API key.");
        return details;
    }

    private static ArrayNode retryInfo(int retryAfterSeconds) {
        ArrayNode details = Json.object().putArray("details");
        details.addObject()
                .put("@type", TYPES + "QuotaFailure")
                .putArray("violations")
                .addObject()
                .put("quotaMetric", "generativelanguage.googleapis.com/generate_content_requests")
                .put("quotaId", "GenerateRequestsPerMinutePerProjectPerModel");
        details.addObject()
                .put("@type", TYPES + "Help")
                .putArray("links")
                .addObject()
                .put("description", "Learn more about Gemini API quotas")
                .put("url", "https://ai.google.dev/gemini-api/docs/rate-limits");
        if (retryAfterSeconds >= 0) {
            details.addObject().put("@type", TYPES + "RetryInfo").put("retryDelay", retryAfterSeconds + "s");
        }
        return details;
    }

    private static ErrorReply reply(int status, String message, String name, @Nullable ArrayNode details) {
        return new ErrorReply(status, Map.of(), Json.bytes(errorObject(status, message, name, details)));
    }

    private static ObjectNode errorObject(int status, String message, String name, @Nullable ArrayNode details) {
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error")
                .put("code", status)
                .put("message", message)
                .put("status", name);
        if (details != null) {
            error.set("details", details);
        }
        return body;
    }
}
