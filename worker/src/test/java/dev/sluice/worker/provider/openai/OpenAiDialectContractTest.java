package dev.sluice.worker.provider.openai;

import dev.sluice.worker.provider.Dialect;
import dev.sluice.worker.provider.DialectContract;
import java.util.ArrayList;
import java.util.List;

final class OpenAiDialectContractTest extends DialectContract {

    private static final String HEAD = "{\"id\":\"chatcmpl-x\",\"object\":\"chat.completion.chunk\",\"created\":1,"
            + "\"model\":\"gpt-4o-mini-2024-07-18\",\"service_tier\":\"default\","
            + "\"system_fingerprint\":\"fp_1\",\"choices\":[";

    @Override
    protected Dialect dialect() {
        return new OpenAiDialect();
    }

    @Override
    protected List<String> answer(List<String> tokens) {
        List<String> events = new ArrayList<>();
        events.add(delta("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}"));
        tokens.forEach(token -> events.add(delta("{\"content\":" + quoted(token) + "}")));
        events.add(finish("stop"));
        events.add(usage(tokens.size()));
        events.add("[DONE]");
        return events;
    }

    @Override
    protected String emptyDelta() {
        return delta("{}");
    }

    @Override
    protected List<String> toolCalls() {
        List<String> events = new ArrayList<>();
        events.add(delta("{\"role\":\"assistant\",\"content\":null}"));
        for (int index = 0; index < 2; index++) {
            events.add(delta("{\"tool_calls\":[{\"index\":" + index + ",\"id\":\"call_" + index
                    + "\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"\"}}]}"));
            for (String part : List.of("{\"", "city", "\":\"", "Kö", "ln", "\"}")) {
                events.add(delta("{\"tool_calls\":[{\"index\":" + index + ",\"function\":{\"arguments\":" + quoted(part)
                        + "}}]}"));
            }
        }
        events.add(finish("tool_calls"));
        events.add(usage(20));
        events.add("[DONE]");
        return events;
    }

    @Override
    protected String error() {
        return "{\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\",\"param\":null,"
                + "\"code\":null}}";
    }

    @Override
    protected List<String> filtered() {
        return List.of(
                delta("{\"role\":\"assistant\",\"content\":\"\"}"),
                delta("{\"content\":\"Well\"}"),
                finish("content_filter"),
                usage(1),
                "[DONE]");
    }

    @Override
    protected String rateLimited() {
        return "{\"error\":{\"message\":\"Rate limit reached\",\"type\":\"requests\",\"param\":null,"
                + "\"code\":\"rate_limit_exceeded\"}}";
    }

    @Override
    protected String badRequest(String message) {
        return "{\"error\":{\"message\":" + quoted(message)
                + ",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}";
    }

    private static String delta(String delta) {
        return HEAD + "{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}";
    }

    private static String finish(String reason) {
        return HEAD + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"" + reason
                + "\"}],\"usage\":null}";
    }

    private static String usage(int completion) {
        return HEAD + "],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":" + completion + ",\"total_tokens\":"
                + (3 + completion) + ",\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0}}}";
    }
}
