package dev.sluice.worker.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.Beginning;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.Translation;
import dev.sluice.worker.provider.http.ProviderRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class OpenAiRequestTest {

    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"messages\": [ {\"role\" : \"user\",\n\"content\":\"\\u0041\\/é\"} ]",
                "\"metadata\":{\"a\":1,\"a\":2}",
                "\"seed\":12345678901234567890123",
                "\"temperature\":1.10",
                "\"top_p\":1E400",
                "\"x_vendor\":{\"deep\":[[{}], null, \"}\"]}"
            })
    void unknownMembersSurviveByteForByte(String member) {
        assertThat(body("{\"model\":\"ours\"," + member + ",\"stream\":false}")).contains("," + member + ",");
    }

    @Test
    void modelAndStreamAreOurs() {
        JsonNode json = json("{\"model\":\"ours\",\"stream\":false," + MESSAGES + ",\"model\":\"again\"}");

        assertThat(json.path("model").asString()).isEqualTo("gpt-4o-mini");
        assertThat(json.path("stream").asBoolean()).isTrue();
        assertThat(body("{\"model\":\"ours\"," + MESSAGES + ",\"model\":\"again\"}"))
                .containsOnlyOnce("\"model\"");
    }

    @Test
    void laneIsNoTierOfTheProviders() {
        assertThat(body("{" + MESSAGES + ",\"service_tier\":\"flex\"}")).doesNotContain("service_tier");
    }

    @Test
    void streamsAlwaysAskForUsageAndKeepOtherOptions() {
        assertThat(json("{" + MESSAGES + "}").path("stream_options").toString()).isEqualTo("{\"include_usage\":true}");
        assertThat(json("{" + MESSAGES + ",\"stream_options\":{\"include_usage\":false,\"include_obfuscation\":false}}")
                        .path("stream_options")
                        .toString())
                .isEqualTo("{\"include_usage\":true,\"include_obfuscation\":false}");
        assertThat(json("{" + MESSAGES + ",\"stream_options\":null}")
                        .path("stream_options")
                        .toString())
                .isEqualTo("{\"include_usage\":true}");
    }

    @Test
    void answersThatAreNotStreamedHaveNoStreamOptions() {
        String body =
                body(ChatJobs.whole("gpt-4o-mini"), "{" + MESSAGES + ",\"stream_options\":{\"include_usage\":true}}");

        assertThat(body).doesNotContain("stream_options").contains("\"stream\":false");
    }

    @Test
    void limitOfTokensIsTheCallersOrTheDefault() {
        assertThat(json("{" + MESSAGES + "}").path("max_tokens").asInt()).isEqualTo(4096);
        assertThat(json("{" + MESSAGES + ",\"max_tokens\":null}")
                        .path("max_tokens")
                        .asInt())
                .isEqualTo(4096);
        assertThat(json("{" + MESSAGES + ",\"max_tokens\":7}")
                        .path("max_tokens")
                        .asInt())
                .isEqualTo(7);
        JsonNode modern = json("{" + MESSAGES + ",\"max_completion_tokens\":9}");
        assertThat(modern.path("max_completion_tokens").asInt()).isEqualTo(9);
        assertThat(modern.has("max_tokens")).isFalse();
    }

    @Test
    void restOfAnAnswerIsAskedForWithAnOpenLastMessage() {
        Beginning beginning = new Beginning("Once \"upon\"\n", new TokenUsage(3, 5, 0, 0, false));
        JsonNode json = JsonMapper.shared()
                .readTree(request(ChatJobs.call(
                                ChatJobs.streamed("gpt-4o-mini"),
                                ("{" + MESSAGES + ",\"max_tokens\":7,\"continue_final_message\":false}")
                                        .getBytes(UTF_8),
                                beginning))
                        .body());

        assertThat(json.path("messages")).hasSize(2);
        assertThat(json.at("/messages/1/role").asString()).isEqualTo("assistant");
        assertThat(json.at("/messages/1/content").asString()).isEqualTo("Once \"upon\"\n");
        assertThat(json.path("continue_final_message").asBoolean()).isTrue();
        assertThat(json.path("add_generation_prompt").asBoolean(true)).isFalse();
        assertThat(json.path("max_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void restOfAnAnswerHasAtLeastOneToken() {
        Beginning beginning = new Beginning("Once", new TokenUsage(3, 50, 0, 0, false));
        JsonNode json = JsonMapper.shared()
                .readTree(request(ChatJobs.call(
                                ChatJobs.streamed("gpt-4o-mini"),
                                "{\"messages\":[],\"max_completion_tokens\":7}".getBytes(UTF_8),
                                beginning))
                        .body());

        assertThat(json.path("max_completion_tokens").asInt()).isEqualTo(1);
        assertThat(json.path("messages")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1]", "{\"a\":1,}", "{\"messages\":"})
    void whatIsNoObjectIsTheCallersMistake(String body) {
        Translation translation =
                new OpenAiDialect().request(ChatJobs.call(ChatJobs.streamed("gpt-4o-mini"), body.getBytes(UTF_8)));

        assertThat(((Translation.Impossible) translation).failure().code()).isEqualTo(FailureCode.INVALID_REQUEST);
    }

    @Test
    void requestCarriesTheKeyAndTheJob() {
        ProviderRequest request = request(ChatJobs.call(ChatJobs.streamed("gpt-4o-mini"), ChatJobs.asking("hi")));

        assertThat(request.uri()).hasToString("http://provider.test/v1/chat/completions");
        assertThat(request.headers())
                .containsEntry("Authorization", "Bearer secret-key")
                .containsEntry("x-request-id", ChatJobs.ID.hex());
        assertThat(request.toString()).doesNotContain("secret-key");
    }

    private static JsonNode json(String body) {
        return JsonMapper.shared().readTree(body(body));
    }

    private static String body(String body) {
        return body(ChatJobs.streamed("gpt-4o-mini"), body);
    }

    private static String body(JobHeaders job, String body) {
        return new String(request(ChatJobs.call(job, body.getBytes(UTF_8))).body(), UTF_8);
    }

    private static ProviderRequest request(ChatCall call) {
        Translation translation = new OpenAiDialect().request(call);
        assertThat(translation).isInstanceOf(Translation.Ready.class);
        return ((Translation.Ready) translation).request();
    }
}
