package dev.sluice.simulator;

import static dev.sluice.simulator.SimulatorClient.JSON;
import static dev.sluice.simulator.SimulatorClient.events;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@TestInstance(Lifecycle.PER_CLASS)
final class GeminiContractTest {

    private static final String STREAM = "gemini-2.5-flash:streamGenerateContent?alt=sse";
    private static final String WHOLE = "gemini-2.5-flash:generateContent";

    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());
    private final SimulatorClient client = new SimulatorClient(simulator.port());

    @AfterAll
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void streamEchoesTheLastUserMessageExactly() throws Exception {
        HttpResponse<String> response = client.gemini(STREAM, asks("  one\\n two  ", "'maxOutputTokens':4096"));

        List<JsonNode> chunks = events(response.body());
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(text(chunks)).isEqualTo("  one\n two  ");
        assertThat(response.body()).doesNotContain("[DONE]").endsWith("}\r\n\r\n");
        assertThat(chunks.getLast().at("/candidates/0/finishReason").asString()).isEqualTo("STOP");
        assertThat(chunks.subList(0, 2))
                .allSatisfy(chunk -> assertThat(
                                chunk.at("/candidates/0/finishReason").isMissingNode())
                        .isTrue());
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.propertyNames())
                    .containsExactlyInAnyOrder("candidates", "usageMetadata", "modelVersion", "responseId");
            assertThat(chunk.path("modelVersion").asString()).isEqualTo("gemini-2.5-flash");
        });
    }

    @Test
    void usageIsCumulativeAndInEveryChunk() throws Exception {
        List<JsonNode> chunks = events(
                client.gemini(STREAM, asks("a b", "'maxOutputTokens':4096")).body());

        assertThat(chunks.stream()
                        .map(chunk ->
                                chunk.at("/usageMetadata/candidatesTokenCount").asInt()))
                .containsExactly(1, 2, 2);
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.at("/usageMetadata/promptTokenCount").asInt()).isEqualTo(4);
            assertThat(chunk.at("/usageMetadata/thoughtsTokenCount").asInt()).isEqualTo(1_024);
        });
        assertThat(chunks.getLast().at("/usageMetadata/totalTokenCount").asInt())
                .isEqualTo(4 + 2 + 1_024);
    }

    @Test
    void unboundedThinkingLeavesNoRoomForTextUnderASmallLimit() throws Exception {
        String body = asks("hello there", "'maxOutputTokens':100");

        JsonNode whole = JSON.readTree(client.gemini(WHOLE, body).body());
        List<JsonNode> stream = events(client.gemini(STREAM, body).body());

        assertThat(stream).hasSize(1);
        assertThat(List.of(whole, stream.getFirst())).allSatisfy(answer -> {
            assertThat(answer.at("/candidates/0/content/parts").isMissingNode()).isTrue();
            assertThat(answer.at("/candidates/0/finishReason").asString()).isEqualTo("MAX_TOKENS");
            assertThat(answer.at("/usageMetadata/thoughtsTokenCount").asInt()).isEqualTo(100);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-flash,0,0",
        "gemini-2.5-flash,50,50",
        "gemini-2.5-flash,-1,1024",
        "gemini-2.5-flash,20000,1024",
        "gemini-2.5-flash-lite,512,512",
        "gemini-2.5-pro,128,128",
        "gemini-2.0-flash,0,0"
    })
    void thinkingKeepsToItsBudget(String model, int budget, int thoughts) throws Exception {
        String config = "'maxOutputTokens':4096,'thinkingConfig':{'thinkingBudget':" + budget + "}";

        JsonNode answer = JSON.readTree(client.gemini(model + ":generateContent", asks("hello there", config))
                .body());

        assertThat(answer.at("/usageMetadata/thoughtsTokenCount").asInt(0)).isEqualTo(thoughts);
        assertThat(answer.at("/candidates/0/content/parts/0/text").asString()).isEqualTo("hello there");
    }

    @ParameterizedTest
    @CsvSource({"gemini-2.5-pro,0", "gemini-2.0-flash,100", "gemini-2.5-flash,30000", "gemini-2.5-flash-lite,100"})
    void budgetThatTheModelDoesNotAllowIsRefused(String model, int budget) throws Exception {
        HttpResponse<String> response = client.gemini(
                model + ":generateContent", asks("hi", "'thinkingConfig':{'thinkingBudget':" + budget + "}"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).at("/error/status").asString())
                .isEqualTo("INVALID_ARGUMENT");
    }

    @Test
    void stopSequencesLimitsAndCandidatesAreHonoured() throws Exception {
        JsonNode stopped = JSON.readTree(client.gemini(
                        "gemini-2.0-flash:generateContent",
                        asks("a b c", "'stopSequences':['x','b'],'candidateCount':2"))
                .body());
        JsonNode cut =
                JSON.readTree(client.gemini("gemini-2.0-flash:generateContent", asks("a b c", "'maxOutputTokens':2"))
                        .body());

        assertThat(stopped.at("/candidates/1/content/parts/0/text").asString()).isEqualTo("a ");
        assertThat(stopped.at("/candidates/1/finishReason").asString()).isEqualTo("STOP");
        assertThat(cut.at("/candidates/0/content/parts/0/text").asString()).isEqualTo("a b");
        assertThat(cut.at("/candidates/0/finishReason").asString()).isEqualTo("MAX_TOKENS");
    }

    @Test
    void functionCallComesWhole() throws Exception {
        String body = "{'contents':[{'role':'user','parts':[{'text':'call:weather {\\'city\\':\\'Bonn\\'}'}]}],"
                + "'tools':[{'functionDeclarations':[{'name':'weather'}]}]}";

        List<JsonNode> chunks = events(client.gemini(STREAM, body).body());

        assertThat(chunks.getFirst()
                        .at("/candidates/0/content/parts/0/functionCall/name")
                        .asString())
                .isEqualTo("weather");
        assertThat(chunks.getFirst()
                        .at("/candidates/0/content/parts/0/functionCall/args/city")
                        .asString())
                .isEqualTo("Bonn");
        assertThat(chunks.getLast().at("/candidates/0/finishReason").asString()).isEqualTo("STOP");
    }

    @Test
    void functionResponseIsEchoed() throws Exception {
        String body = "{'contents':[{'role':'user','parts':[{'text':'call:weather {}'}]},"
                + "{'role':'model','parts':[{'functionCall':{'name':'weather','args':{}}}]},"
                + "{'role':'user','parts':[{'functionResponse':{'name':'weather','response':{'sky':'blue'}}}]}],"
                + "'tools':[{'functionDeclarations':[{'name':'weather'}]}]}";

        assertThat(text(events(client.gemini(STREAM, body).body()))).isEqualTo("{\"sky\":\"blue\"}");
    }

    @Test
    void streamWithoutEventsIsAnArray() throws Exception {
        HttpResponse<String> response =
                client.gemini("gemini-2.0-flash:streamGenerateContent", asks("a b", "'maxOutputTokens':4096"));

        assertThat(JSON.readTree(response.body())).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({WHOLE + ",x-goog-api-key,invalid", WHOLE + "?key=invalid,x-other,none"})
    void refusedKeyIsA400(String path, String header, String value) throws Exception {
        HttpResponse<String> response = client.gemini(path, asks("hi", ""), header, value);

        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error.propertyNames()).containsExactlyInAnyOrder("code", "message", "status", "details");
        assertThat(error.at("/details/0/reason").asString()).isEqualTo("API_KEY_INVALID");
    }

    @Test
    void rateLimitTellsWhenToRetry() throws Exception {
        HttpResponse<String> response = client.gemini("gemini-2.5-flash~429=7:generateContent", asks("hi", ""));

        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(error.path("status").asString()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(error.at("/details/2/@type").asString()).isEqualTo("type.googleapis.com/google.rpc.RetryInfo");
        assertThat(error.at("/details/2/retryDelay").asString()).isEqualTo("7s");
    }

    @Test
    void encodedSuffixIsUnderstood() throws Exception {
        HttpResponse<String> response = client.gemini("gemini-2.5-flash%7E500:generateContent", asks("hi", ""));

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(JSON.readTree(response.body()).at("/error/status").asString())
                .isEqualTo("INTERNAL");
    }

    @Test
    void failureWithinTheStreamIsAnErrorObject() throws Exception {
        List<JsonNode> chunks =
                events(client.gemini("gemini-2.5-flash~fail=1:streamGenerateContent?alt=sse", asks("a b c", ""))
                        .body());

        assertThat(chunks).hasSize(2);
        assertThat(chunks.getLast().at("/error/code").asInt()).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}", "{'contents':[]}", "{'contents':[{'role':'assistant','parts':[{'text':'a'}]}]}", "nothing"})
    void requestThatIsNotUnderstoodIsInvalid(String body) throws Exception {
        HttpResponse<String> response = client.gemini(WHOLE, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).at("/error/status").asString())
                .isEqualTo("INVALID_ARGUMENT");
    }

    private static String asks(String text, String generationConfig) {
        return "{'systemInstruction':{'parts':[{'text':'be brief'}]},'contents':[{'role':'user','parts':[{'text':'"
                + text + "'}]}],'generationConfig':{" + generationConfig + "}}";
    }

    private static String text(List<JsonNode> chunks) {
        StringBuilder text = new StringBuilder();
        for (JsonNode chunk : chunks) {
            text.append(chunk.at("/candidates/0/content/parts/0/text").asString(""));
        }
        return text.toString();
    }
}
