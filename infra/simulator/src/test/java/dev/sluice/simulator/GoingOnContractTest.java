package dev.sluice.simulator;

import static dev.sluice.simulator.SimulatorClient.JSON;
import static dev.sluice.simulator.SimulatorClient.events;
import static dev.sluice.simulator.SimulatorClient.openAiText;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** An answer that goes on after what the model has said already. */
@TestInstance(Lifecycle.PER_CLASS)
final class GoingOnContractTest {

    private static final String GEMINI = "gemini-2.0-flash:streamGenerateContent?alt=sse";
    private static final String TEXT = "one two three four";

    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());
    private final SimulatorClient client = new SimulatorClient(simulator.port());

    @AfterAll
    void stop() {
        client.close();
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "one two", "one tw", "one two "})
    void bothPartsAreTheWholeInGeminisFormat(String said) throws Exception {
        List<JsonNode> chunks = events(client.gemini(GEMINI, gemini(said, "")).body());

        assertThat(said + geminiText(chunks)).isEqualTo(TEXT);
        assertThat(chunks.getLast().at("/candidates/0/finishReason").asString()).isEqualTo("STOP");
        assertThat(chunks.getLast().at("/usageMetadata/promptTokenCount").asInt())
                .isEqualTo(4 + said.split(" ").length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "one two", "one tw", "one two "})
    void bothPartsAreTheWholeInOpenAisFormat(String said) throws Exception {
        String stream = client.openAi(openAi(said, ",'add_generation_prompt':false,'continue_final_message':true"))
                .body();

        assertThat(said + openAiText(stream)).isEqualTo(TEXT);
    }

    @Test
    void openAiItselfBeginsANewMessage() throws Exception {
        assertThat(openAiText(client.openAi(openAi("one two", "")).body())).isEqualTo(TEXT);
    }

    @Test
    void goingOnAndBeginningAtOnceIsRefused() throws Exception {
        var refused = client.openAi(openAi("one two", ",'continue_final_message':true"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(refused.body()).at("/error/param").asString()).isEqualTo("continue_final_message");
    }

    @Test
    void limitOfTokensIsThatOfTheRest() throws Exception {
        List<JsonNode> chunks = events(
                client.gemini(GEMINI, gemini("one two", "'maxOutputTokens':1")).body());

        assertThat(geminiText(chunks)).isEqualTo(" three");
        assertThat(chunks.getLast().at("/candidates/0/finishReason").asString()).isEqualTo("MAX_TOKENS");
    }

    @Test
    void callThatGoesOnCanBeSparedTheFault() throws Exception {
        String model = "gpt-4o-mini~cutfirst~fail=2";

        String first =
                client.openAi(openAi("", "").replace("gpt-4o-mini", model)).body();
        String second = client.openAi(openAi("one two", ",'add_generation_prompt':false,'continue_final_message':true")
                        .replace("gpt-4o-mini", model))
                .body();

        assertThat(first).contains("\"error\"");
        assertThat(openAiText(second)).isEqualTo(" three four");
    }

    private static String gemini(String said, String config) {
        return "{'contents':[{'role':'user','parts':[{'text':'" + TEXT + "'}]},{'role':'model','parts':[{'text':'"
                + said + "'}]}],'generationConfig':{" + config + "}}";
    }

    private static String openAi(String said, String more) {
        return "{'model':'gpt-4o-mini','stream':true,'messages':[{'role':'user','content':'" + TEXT
                + "'},{'role':'assistant','content':'" + said + "'}]" + more + "}";
    }

    private static String geminiText(List<JsonNode> chunks) {
        StringBuilder text = new StringBuilder();
        for (JsonNode chunk : chunks) {
            text.append(chunk.at("/candidates/0/content/parts/0/text").asString(""));
        }
        return text.toString();
    }
}
