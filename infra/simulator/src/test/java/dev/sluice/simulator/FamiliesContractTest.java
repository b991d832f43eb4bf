package dev.sluice.simulator;

import static dev.sluice.simulator.SimulatorClient.JSON;
import static dev.sluice.simulator.SimulatorClient.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What is answered to requests that aren't chats. */
@TestInstance(Lifecycle.PER_CLASS)
final class FamiliesContractTest {

    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());
    private final SimulatorClient client = new SimulatorClient(simulator.port());

    @AfterAll
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void textIsCompletedByItself() throws Exception {
        JsonNode object = complete("'prompt':['one two','three'],'n':2,'echo':true,'max_tokens':1");

        assertThat(object.path("object").asString()).isEqualTo("text_completion");
        assertThat(object.path("choices")
                        .valueStream()
                        .map(choice -> choice.path("text").asString()))
                .containsExactly("one twoone", "one twoone", "threethree", "threethree");
        assertThat(object.path("choices")
                        .valueStream()
                        .map(choice -> choice.path("finish_reason").asString()))
                .containsExactly("length", "length", "stop", "stop");
        assertThat(object.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void streamedCompletionSaysTheSame() throws Exception {
        String stream = client.post(
                        "/v1/completions",
                        "{'model':'gpt-3.5-turbo-instruct','prompt':'a b c','logprobs':2,'stream':true,"
                                + "'stream_options':{'include_usage':true}}")
                .body();

        List<JsonNode> chunks = events(stream);
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.at("/choices/0/text").asString("")));
        assertThat(text).hasToString("a b c");
        assertThat(chunks.get(1).at("/choices/0/logprobs/text_offset/0").asInt())
                .isEqualTo(1);
        assertThat(chunks.get(1).at("/choices/0/logprobs/top_logprobs/0")).hasSize(2);
        assertThat(chunks.getLast().at("/usage/completion_tokens").asInt()).isEqualTo(3);
        assertThat(stream).endsWith("data: [DONE]\n\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'peace' | false | false",
                "'Violence!' | true | false",
                "[{'type':'text','text':'hate'},{'type':'image_url','image_url':{'url':'https://x.test'}}] | true |"
                        + " true"
            })
    void contentIsOfACategoryWhoseNameItHas(String input, boolean isFlagged, boolean hasImage) throws Exception {
        JsonNode result = JSON.readTree(client.post("/v1/moderations", "{'input':" + input + "}")
                        .body())
                .at("/results/0");

        assertThat(result.path("flagged").asBoolean()).isEqualTo(isFlagged);
        assertThat(result.path("categories")).hasSize(13);
        assertThat(result.at("/category_applied_input_types/violence")).hasSize(hasImage ? 2 : 1);
    }

    @Test
    void batchOfGeminisHasAVectorForEachText() throws Exception {
        JsonNode answer = JSON.readTree(batch(2, "'outputDimensionality':128").body());

        assertThat(answer.path("embeddings")).hasSize(2);
        double squares = answer.at("/embeddings/1/values")
                .valueStream()
                .mapToDouble(value -> value.asDouble() * value.asDouble())
                .sum();
        assertThat(squares).isCloseTo(0.25, within(1e-4));
        assertThat(answer.has("usageMetadata")).isFalse();
    }

    @Test
    void batchOfGeminisHasItsLimit() throws Exception {
        assertThat(batch(101, "'title':'x'").statusCode()).isEqualTo(400);
    }

    @Test
    void vectorsAreInTheLogAndHaveFaults() throws Exception {
        HttpResponse<String> failed =
                client.post("/v1/embeddings", "{'model':'text-embedding-3-small~500first','input':'fault me'}");
        HttpResponse<String> served =
                client.post("/v1/embeddings", "{'model':'text-embedding-3-small~500first','input':'fault me'}");

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(client.lastEndedCall().path("model").asString()).isEqualTo("text-embedding-3-small");
    }

    private JsonNode complete(String members) throws Exception {
        return JSON.readTree(client.post("/v1/completions", "{'model':'gpt-3.5-turbo-instruct'," + members + "}")
                .body());
    }

    private HttpResponse<String> batch(int count, String members) throws Exception {
        String one = "{'model':'models/gemini-embedding-001','content':{'parts':[{'text':'hello'}]}," + members + "}";
        String requests = String.join(",", Collections.nCopies(count, one));
        return client.gemini("gemini-embedding-001:batchEmbedContents", "{'requests':[" + requests + "]}");
    }
}
