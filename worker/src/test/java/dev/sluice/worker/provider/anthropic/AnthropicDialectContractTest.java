package dev.sluice.worker.provider.anthropic;

import dev.sluice.worker.provider.Dialect;
import dev.sluice.worker.provider.DialectContract;
import java.util.ArrayList;
import java.util.List;

final class AnthropicDialectContractTest extends DialectContract {

    private static final String START =
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\","
                    + "\"role\":\"assistant\",\"content\":[],\"model\":\"claude-haiku-4-5\",\"stop_reason\":null,"
                    + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}";
    private static final String STOP = "{\"type\":\"message_stop\"}";

    @Override
    protected Dialect dialect() {
        return new AnthropicDialect();
    }

    @Override
    protected List<String> answer(List<String> tokens) {
        List<String> events = new ArrayList<>();
        events.add(START);
        events.add(
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}");
        events.add("{\"type\": \"ping\"}");
        tokens.forEach(token -> events.add(text(token)));
        events.add(blockStop(0));
        events.add(end("end_turn", tokens.size()));
        events.add(STOP);
        return events;
    }

    @Override
    protected String emptyDelta() {
        return text("");
    }

    @Override
    protected List<String> toolCalls() {
        List<String> events = new ArrayList<>();
        events.add(START);
        for (int index = 0; index < 2; index++) {
            events.add("{\"type\":\"content_block_start\",\"index\":" + index
                    + ",\"content_block\":{\"type\":\"tool_use\"," + "\"id\":\"toolu_" + index
                    + "\",\"name\":\"weather\",\"input\":{}}}");
            for (String part : List.of("", "{\"", "city", "\":\"", "Kö", "ln", "\"}")) {
                events.add("{\"type\":\"content_block_delta\",\"index\":" + index
                        + ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":" + quoted(part) + "}}");
            }
            events.add(blockStop(index));
        }
        events.add(end("tool_use", 20));
        events.add(STOP);
        return events;
    }

    @Override
    protected String error() {
        return "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"Internal server error\"}}";
    }

    @Override
    protected List<String> filtered() {
        return List.of(START, text("Well"), end("refusal", 1), STOP);
    }

    @Override
    protected String rateLimited() {
        return "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Too many tokens\"},"
                + "\"request_id\":\"req_1\"}";
    }

    @Override
    protected String badRequest(String message) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":" + quoted(message)
                + "}}";
    }

    private static String text(String token) {
        return "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
                + quoted(token) + "}}";
    }

    private static String blockStop(int index) {
        return "{\"type\":\"content_block_stop\",\"index\":" + index + "}";
    }

    private static String end(String reason, int tokens) {
        return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason
                + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":" + tokens + "}}";
    }
}
