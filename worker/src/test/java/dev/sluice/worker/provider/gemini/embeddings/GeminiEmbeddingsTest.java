package dev.sluice.worker.provider.gemini.embeddings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.ParsedAnswer;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.Translation;
import dev.sluice.worker.provider.http.ProviderRequest;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class GeminiEmbeddingsTest {

    private static final String TWO = "{\"embeddings\":[{\"values\":[3,4]},{\"values\":[0.6,0.8],\"x\":1}]";

    @Test
    void allTextsAreOneBatch() {
        ProviderRequest request =
                ((Translation.Ready) translate("[\"a\",\"b\"],\"dimensions\":768,\"user\":\"u\"")).request();

        assertThat(request.uri())
                .hasToString("http://provider.test/v1/v1beta/models/gemini-embedding-001:batchEmbedContents");
        JsonNode requests = JsonMapper.shared().readTree(request.body()).path("requests");
        assertThat(requests).hasSize(2);
        assertThat(requests.path(1).toString())
                .isEqualTo("{\"model\":\"models/gemini-embedding-001\",\"content\":{\"parts\":[{\"text\":\"b\"}]},"
                        + "\"outputDimensionality\":768}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[1,2]|tokens", "[[1],[2]]|tokens"})
    void tokensOfOtherModelsAreRefused(String input, String named) {
        assertThat(refusal(input)).contains("input").contains(named);
    }

    @Test
    void moreTextsThanABatchTakesAreRefused() {
        String texts = String.join(",", Collections.nCopies(101, "\"x\""));

        assertThat(refusal("[" + texts + "]")).contains("101 texts").contains("at most 100");
    }

    @Test
    void answerIsOpenAisAndOfLengthOne() {
        FinishedAnswer answer = finished("[\"aaaaaaaa\",\"b\"]", TWO + "}");

        assertThat(new String(answer.lastPieces().getFirst(), UTF_8))
                .isEqualTo("{\"object\":\"list\",\"data\":["
                        + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.6,0.8]},"
                        + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[0.6,0.8]}],"
                        + "\"model\":\"gemini-embedding-001\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}");
        assertThat(answer.usage()).isEqualTo(new TokenUsage(3, 0, 0, 0, true));
    }

    @Test
    void vectorComesAsBytesWhereTheyAreAskedFor() {
        FinishedAnswer answer = finished("[\"a\",\"b\"],\"encoding_format\":\"base64\"", TWO + "}");

        assertThat(JsonMapper.shared()
                        .readTree(answer.lastPieces().getFirst())
                        .at("/data/0/embedding")
                        .asString())
                .isEqualTo("mpkZP83MTD8=");
    }

    @Test
    void usageIsTheProvidersWhereItTells() {
        assertThat(finished("[\"a\",\"b\"]", TWO + ",\"usageMetadata\":{\"promptTokenCount\":9}}")
                        .usage())
                .isEqualTo(TokenUsage.of(9, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"embeddings\":[]}", "{\"embeddings\":[{\"values\":[1]}]}", "no"})
    void answerWithAnotherNumberOfVectorsIsNone(String object) {
        assertThat(new GeminiEmbeddings().whole(call("[\"a\",\"b\"]"), object.getBytes(UTF_8)))
                .isInstanceOf(ParsedAnswer.Broken.class);
    }

    private static FinishedAnswer finished(String input, String object) {
        return ((ParsedAnswer.Whole) new GeminiEmbeddings().whole(call(input), object.getBytes(UTF_8))).answer();
    }

    private static String refusal(String input) {
        ProviderFailure failure = ((Translation.Impossible) translate(input)).failure();
        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        return failure.message();
    }

    private static Translation translate(String input) {
        return new GeminiEmbeddings().request(call(input));
    }

    private static ChatCall call(String input) {
        return ChatJobs.call(
                ChatJobs.whole("gemini-embedding-001").withFamily("embeddings"),
                ("{\"model\":\"m\",\"input\":" + input + "}").getBytes(UTF_8));
    }
}
