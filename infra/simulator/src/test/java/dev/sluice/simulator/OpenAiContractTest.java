package dev.sluice.simulator;

import static dev.sluice.simulator.SimulatorClient.JSON;
import static dev.sluice.simulator.SimulatorClient.events;
import static dev.sluice.simulator.SimulatorClient.openAiText;
import static dev.sluice.simulator.SimulatorClient.question;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@TestInstance(Lifecycle.PER_CLASS)
final class OpenAiContractTest {

    private static final String TOOLS = "'tools':[{'type':'function','function':{'name':'weather'}},"
            + "{'type':'function','function':{'name':'time'}}]";

    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());
    private final SimulatorClient client = new SimulatorClient(simulator.port());

    @BeforeAll
    void warmUp() throws Exception {
        assertThat(client.openAi(question("gpt-4o-mini", true, "warm up")).statusCode())
                .isEqualTo(200);
    }

    @AfterAll
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void streamEchoesTheLastUserMessageExactly() throws Exception {
        String text = "  Grüße,\n\nWelt! \"quoted\" \\ 🙂\t\u0001 end  ";

        HttpResponse<String> response = client.openAi(question("gpt-4o-mini", true, text));

        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
        assertThat(openAiText(response.body())).isEqualTo(text);
        assertThat(response.body()).endsWith("\n\ndata: [DONE]\n\n");
    }

    @Test
    void everyChunkHasTheRequiredKeys() throws Exception {
        List<JsonNode> chunks = events(
                client.openAi(question("gpt-4o-mini~tokens=3", true, "hi")).body());

        assertThat(chunks).hasSize(5).allSatisfy(chunk -> {
            assertThat(chunk.propertyNames())
                    .containsExactlyInAnyOrder(
                            "id", "object", "created", "model", "service_tier", "system_fingerprint", "choices");
            assertThat(chunk.path("id")).isEqualTo(chunks.getFirst().path("id"));
            assertThat(chunk.path("created")).isEqualTo(chunks.getFirst().path("created"));
            assertThat(chunk.path("object").asString()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("model").asString()).isEqualTo("gpt-4o-mini");
            assertThat(chunk.path("choices").path(0).propertyNames())
                    .containsExactlyInAnyOrder("index", "delta", "logprobs", "finish_reason");
        });
        assertThat(chunks.stream()
                        .filter(chunk -> !chunk.at("/choices/0/delta/role").isMissingNode()))
                .hasSize(1);
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
        assertThat(chunks.getLast().at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(chunks.subList(0, 4))
                .allSatisfy(
                        chunk -> assertThat(chunk.at("/choices/0/finish_reason").isNull())
                                .isTrue());
    }

    @Test
    void usageComesLastWhereItIsWanted() throws Exception {
        String body = "{'model':'gpt-4o-mini','stream':true,'stream_options':{'include_usage':true},"
                + "'messages':[{'role':'system','content':'be brief'},{'role':'user','content':'a b c'}]}";

        List<JsonNode> chunks = events(client.openAi(body).body());

        JsonNode last = chunks.getLast();
        assertThat(last.path("choices").isEmpty()).isTrue();
        assertThat(last.at("/usage/prompt_tokens").asInt()).isEqualTo(5);
        assertThat(last.at("/usage/completion_tokens").asInt()).isEqualTo(3);
        assertThat(last.at("/usage/total_tokens").asInt()).isEqualTo(8);
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allSatisfy(chunk -> assertThat(
                                chunk.has("usage") && chunk.path("usage").isNull())
                        .isTrue());
    }

    @Test
    void wholeAnswerIsACompletionObject() throws Exception {
        HttpResponse<String> response =
                client.openAi("{'model':'gpt-4o-mini','max_tokens':2,'messages':[{'role':'user',"
                        + "'content':[{'type':'text','text':'one two '},{'type':'image_url','image_url':{'url':'x'}},"
                        + "{'type':'text','text':'three'}]}]}");

        JsonNode completion = JSON.readTree(response.body());
        assertThat(completion.propertyNames())
                .containsExactlyInAnyOrder(
                        "id", "object", "created", "model", "choices", "usage", "service_tier", "system_fingerprint");
        assertThat(completion.path("object").asString()).isEqualTo("chat.completion");
        JsonNode choice = completion.at("/choices/0");
        assertThat(choice.propertyNames()).containsExactlyInAnyOrder("index", "message", "logprobs", "finish_reason");
        assertThat(choice.path("message").propertyNames())
                .containsExactlyInAnyOrder("role", "content", "refusal", "annotations");
        assertThat(choice.at("/message/content").asString()).isEqualTo("one two");
        assertThat(choice.path("finish_reason").asString()).isEqualTo("length");
    }

    @Test
    void choicesAreInterleaved() throws Exception {
        List<JsonNode> chunks = events(client.openAi(
                        "{'model':'gpt-4o-mini','n':2,'stream':true," + "'messages':[{'role':'user','content':'a b'}]}")
                .body());

        assertThat(chunks.stream().map(chunk -> chunk.at("/choices/0/index").asInt()))
                .containsExactly(0, 1, 0, 1, 0, 1, 0, 1);
    }

    @Test
    void stopSequenceEndsTheStream() throws Exception {
        List<JsonNode> chunks = events(client.openAi("{'model':'gpt-4o-mini','stop':'c','stream':true,"
                        + "'messages':[{'role':'user','content':'a b c d'}]}")
                .body());

        assertThat(chunks).hasSize(4);
        assertThat(chunks.getLast().at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    }

    @Test
    void orderedToolCallsAreStreamedInPieces() throws Exception {
        String body = "{'model':'gpt-4o-mini','stream':true," + TOOLS + ",'messages':[{'role':'user','content':"
                + "'call:weather {\\'city\\': \\'Köln am Rhein\\'}\\ncall:time {}'}]}";

        List<JsonNode> chunks = events(client.openAi(body).body());

        StringBuilder arguments = new StringBuilder();
        int ids = 0;
        for (JsonNode chunk : chunks) {
            JsonNode call = chunk.at("/choices/0/delta/tool_calls/0");
            ids += call.has("id") ? 1 : 0;
            if (call.path("index").asInt(-1) == 0) {
                arguments.append(call.at("/function/arguments").asString());
            }
        }
        assertThat(ids).isEqualTo(2);
        assertThat(arguments).hasToString("{\"city\": \"Köln am Rhein\"}");
        assertThat(chunks.getLast().at("/choices/0/finish_reason").asString()).isEqualTo("tool_calls");
    }

    @Test
    void orderedToolCallIsWholeInAWholeAnswer() throws Exception {
        JsonNode completion = JSON.readTree(client.openAi(
                        "{'model':'gpt-4o-mini'," + TOOLS + ",'messages':[{'role':'user','content':'call:time {}'}]}")
                .body());

        JsonNode message = completion.at("/choices/0/message");
        assertThat(message.path("content").isNull()).isTrue();
        assertThat(message.at("/tool_calls/0/type").asString()).isEqualTo("function");
        assertThat(message.at("/tool_calls/0/function/name").asString()).isEqualTo("time");
        assertThat(message.at("/tool_calls/0/function/arguments").asString()).isEqualTo("{}");
    }

    @Test
    void toolResultIsEchoed() throws Exception {
        String body = "{'model':'gpt-4o-mini','stream':true," + TOOLS + ",'messages':[{'role':'user','content':"
                + "'call:time {}'},{'role':'assistant','tool_calls':[]},{'role':'tool','content':'it is noon'}]}";

        assertThat(openAiText(client.openAi(body).body())).isEqualTo("it is noon");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no json                        | ",
                "[]                             | ",
                "{'model':'gpt-4o-mini'}        | messages",
                "{'model':'gpt-4o-mini','messages':[]} | messages",
                "{'messages':[{'role':'user'}]} | ",
                "{'model':'m','n':0,'messages':[{'role':'user','content':''}]} | n",
                "{'model':'m','stream_options':{},'messages':[{'role':'user','content':''}]} | stream_options",
                "{'model':'m~slow','messages':[{'role':'user','content':''}]} | model"
            })
    void requestThatIsNotUnderstoodGetsAnErrorObject(String body, String param) throws Exception {
        HttpResponse<String> response = client.openAi(body);

        JsonNode error = JSON.readTree(response.body()).path("error");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error.propertyNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(error.path("param").asString(null)).isEqualTo(param);
        assertThat(client.lastEndedCall().path("outcome").asString()).isEqualTo("invalid-request");
    }

    @Test
    void refusedKeyIs401() throws Exception {
        HttpResponse<String> response =
                client.openAi(question("gpt-4o-mini", true, "hi"), "authorization", "Bearer invalid");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(JSON.readTree(response.body()).at("/error/code").asString()).isEqualTo("invalid_api_key");
    }

    @Test
    void modelsAreListed() throws Exception {
        JsonNode models = client.get("/v1/models");

        assertThat(models.path("object").asString()).isEqualTo("list");
        assertThat(models.at("/data/0").propertyNames())
                .containsExactlyInAnyOrder("id", "object", "created", "owned_by");
    }

    @Test
    void unknownPathIs404InOpenAisForm() throws Exception {
        HttpResponse<String> response = client.post("/v1/completion", "{}");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(response.body()).path("error").propertyNames())
                .containsExactlyInAnyOrder("message", "type", "param", "code");
    }
}
