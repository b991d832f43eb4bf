package dev.sluice.worker.provider.composing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.ChatJobs;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ComposedAnswerTest {

    private static final String END = "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";

    @Test
    void aStreamOfTextBecomesTheObjectThatItWouldHaveBeen() {
        JsonNode answer = composed(
                "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},"
                        + "\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}",
                text("Bl\\u00fce"),
                text(" \\\"sky\\\""),
                END);

        assertThat(answer).isEqualTo(JsonMapper.shared().readTree("""
            {"id":"%s","object":"chat.completion","created":1700000000,"model":"gpt-4o-mini",
             "choices":[{"index":0,
               "message":{"role":"assistant","content":"Blüe \\"sky\\"","refusal":null},
               "logprobs":null,"finish_reason":"stop"}],
             "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,
               "prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}}
            """.formatted(ChatJobs.ID.completionId())));
    }

    @Test
    void toolCallsGrowInTheirPlaces() {
        JsonNode calls = composed(
                        call("{\"index\":0,\"id\":\"a\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"add\",\"arguments\":\"\"}}"),
                        call("{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}}"),
                        call("{\"index\":1,\"id\":\"b\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"sub\",\"arguments\":\"{\"}}"),
                        call("{\"index\":0,\"function\":{\"arguments\":\"1}\"}}"),
                        call("{\"index\":1,\"function\":{\"arguments\":\"}\"}}"),
                        END)
                .at("/choices/0/message/tool_calls");

        assertThat(calls).isEqualTo(JsonMapper.shared().readTree("""
            [{"id":"a","type":"function","function":{"name":"add","arguments":"{\\"x\\":1}"}},
             {"id":"b","type":"function","function":{"name":"sub","arguments":"{}"}}]
            """));
    }

    @Test
    void choicesAreSortedAndProbabilitiesFollowEachOther() {
        JsonNode answer = composed(
                "\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"},\"finish_reason\":null}]}",
                "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},"
                        + "\"logprobs\":{\"content\":[{\"token\":\"a\"}],\"refusal\":null}}]}",
                "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"c\"},"
                        + "\"logprobs\":{\"content\":[{\"token\":\"c\"}]},\"finish_reason\":\"length\"}]}");

        assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("ac");
        assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("length");
        assertThat(answer.at("/choices/0/logprobs/content")).hasSize(2);
        assertThat(answer.at("/choices/1/message/content").asString()).isEqualTo("b");
        assertThat(answer.at("/choices/1/finish_reason").isNull()).isTrue();
    }

    @Test
    void usageAndWhateverElseChunksSayIsTakenOver() {
        JsonNode answer = composed(
                "\"choices\":[],\"service_tier\":\"default\",\"system_fingerprint\":\"fp\",\"obfuscation\":\"xx\"}",
                END,
                "\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}");

        assertThat(answer.path("service_tier").asString()).isEqualTo("default");
        assertThat(answer.path("system_fingerprint").asString()).isEqualTo("fp");
        assertThat(answer.has("obfuscation")).isFalse();
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(9);
    }

    @Test
    void whatIsNoPieceIsRefused() {
        assertThatThrownBy(() -> composed("no JSON")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(String content) {
        return "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content + "\"},\"finish_reason\":null}]}";
    }

    private static String call(String part) {
        return "\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[" + part + "]},\"finish_reason\":null}]}";
    }

    private static JsonNode composed(String... pieces) {
        List<byte[]> bytes =
                Stream.of(pieces).map(piece -> piece.getBytes(UTF_8)).toList();
        return JsonMapper.shared()
                .readTree(ComposedAnswer.of(ChatJobs.streamed("gpt-4o-mini"), bytes, TokenUsage.of(3, 2)));
    }
}
