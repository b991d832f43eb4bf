package dev.sluice.worker.provider.gemini;

import dev.sluice.worker.provider.Dialect;
import dev.sluice.worker.provider.DialectContract;
import java.util.ArrayList;
import java.util.List;

final class GeminiDialectContractTest extends DialectContract {

    @Override
    protected Dialect dialect() {
        return new GeminiDialect();
    }

    @Override
    protected List<String> answer(List<String> tokens) {
        List<String> events = new ArrayList<>();
        tokens.forEach(token -> events.add(event(text(token), "", events.size() + 1)));
        events.add(event(text(""), ",\"finishReason\":\"STOP\"", tokens.size()));
        return events;
    }

    @Override
    protected String emptyDelta() {
        return "{\"candidates\":[{\"content\":{\"role\":\"model\"},\"index\":0}],\"modelVersion\":\"m\"}";
    }

    @Override
    protected List<String> toolCalls() {
        String call = "{\"functionCall\":{\"name\":\"weather\",\"args\":{\"city\":\"Köln\"}}}";
        return List.of(event(call, "", 10), event(call, "", 20), event(text(""), ",\"finishReason\":\"STOP\"", 20));
    }

    @Override
    protected String error() {
        return "{\"error\":{\"code\":500,\"message\":\"An internal error has occurred.\",\"status\":\"INTERNAL\"}}";
    }

    @Override
    protected List<String> filtered() {
        return List.of(
                event(text("Well"), "", 1),
                "{\"candidates\":[{\"finishReason\":\"SAFETY\",\"index\":0,\"safetyRatings\":[{\"category\":"
                        + "\"HARM_CATEGORY_HARASSMENT\",\"probability\":\"HIGH\",\"blocked\":true}]}]}");
    }

    @Override
    protected String rateLimited() {
        return "{\"error\":{\"code\":429,\"message\":\"Quota exceeded\",\"status\":\"RESOURCE_EXHAUSTED\","
                + "\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.Help\",\"links\":[]},"
                + "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"7s\"}]}}";
    }

    @Override
    protected String badRequest(String message) {
        return "{\"error\":{\"code\":400,\"message\":" + quoted(message) + ",\"status\":\"INVALID_ARGUMENT\"}}";
    }

    private static String text(String token) {
        return "{\"text\":" + quoted(token) + "}";
    }

    private static String event(String part, String finish, int tokens) {
        return "{\"candidates\":[{\"content\":{\"parts\":[" + part + "],\"role\":\"model\"}" + finish
                + ",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":" + tokens
                + ",\"totalTokenCount\":" + (3 + tokens) + "},\"modelVersion\":\"gemini-2.0-flash\"}";
    }
}
