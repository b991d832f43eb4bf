package dev.sluice.worker.provider.standin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.Translation;
import dev.sluice.worker.provider.gemini.GeminiDialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class StandInTest {

    @Test
    void promptIsWhatAUserSays() {
        JsonNode request = translated("\"prompt\":[\"Once upon\"],\"stop\":\"x\",\"echo\":false,\"suffix\":null,"
                + "\"temperature\":0.5,\"best_of\":1,\"n\":2");

        assertThat(request.at("/contents/0/parts/0/text").asString()).isEqualTo("Once upon");
        assertThat(request.at("/generationConfig/maxOutputTokens").asInt()).isEqualTo(16);
        assertThat(request.at("/generationConfig/candidateCount").asInt()).isEqualTo(2);
        assertThat(request.at("/generationConfig/stopSequences/0").asString()).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"prompt\":\"x\",\"echo\":true | echo",
                "\"prompt\":\"x\",\"suffix\":\"y\" | suffix",
                "\"prompt\":\"x\",\"best_of\":3 | best_of",
                "\"prompt\":\"x\",\"logprobs\":0 | logprobs",
                "\"prompt\":\"x\",\"max_tokens\":0 | max_tokens",
                "\"prompt\":\"\" | prompt",
                "\"prompt\":null | prompt",
                "\"prompt\":[1,2] | prompt",
                "\"prompt\":[1] | prompt",
                "\"prompt\":[[1]] | prompt",
                "\"prompt\":[\"a\",\"b\"] | prompt"
            })
    void whatAChatCannotDoIsRefusedByName(String members, String name) {
        assertThat(refusal(new ChatForText(new GeminiDialect()).request(call("completions", members))))
                .startsWith(name + ": ");
    }

    @Test
    void endpointThatAProviderHasNotIsNamed() {
        assertThat(refusal(new NoEndpoint().request(call("embeddings", "\"input\":\"x\""))))
                .contains("gemini-2.0-flash")
                .contains("v1/embeddings");
    }

    private static JsonNode translated(String members) {
        Translation translation = new ChatForText(new GeminiDialect()).request(call("completions", members));
        assertThat(translation).isInstanceOf(Translation.Ready.class);
        return JsonMapper.shared()
                .readTree(((Translation.Ready) translation).request().body());
    }

    private static String refusal(Translation translation) {
        assertThat(translation).isInstanceOf(Translation.Impossible.class);
        ProviderFailure failure = ((Translation.Impossible) translation).failure();
        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        return failure.message();
    }

    private static ChatCall call(String family, String members) {
        return ChatJobs.call(
                ChatJobs.whole("gemini-2.0-flash").withFamily(family), ("{" + members + "}").getBytes(UTF_8));
    }
}
