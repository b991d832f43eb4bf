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
final class AnthropicContractTest {

    private static final String TOOLS = ",'tools':[{'name':'weather','input_schema':{'type':'object','properties':"
            + "{'city':{'type':'string'}},'required':['city']}},{'name':'time','input_schema':{'type':'object'}}]";

    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());
    private final SimulatorClient client = new SimulatorClient(simulator.port());

    @AfterAll
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void streamEchoesTheLastUserMessageExactly() throws Exception {
        HttpResponse<String> response = client.anthropic(asks("  one\\n two  ", ",'stream':true"));

        List<JsonNode> events = events(response.body());
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(text(events)).isEqualTo("  one\n two  ");
        assertThat(events.stream().map(event -> event.path("type").asString()))
                .containsExactly(
                        "message_start",
                        "ping",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(response.body()).contains("event: message_start\ndata: ").doesNotContain("[DONE]");
        assertThat(events.getFirst().at("/message/usage/input_tokens").asInt()).isEqualTo(4);
        assertThat(events.get(6).at("/delta/stop_reason").asString()).isEqualTo("end_turn");
        assertThat(events.get(6).at("/usage/output_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void wholeMessageSaysTheSame() throws Exception {
        JsonNode message = JSON.readTree(client.anthropic(asks("a b c", "")).body());

        assertThat(message.propertyNames())
                .containsExactlyInAnyOrder(
                        "id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "usage");
        assertThat(message.at("/content/0/text").asString()).isEqualTo("a b c");
        assertThat(message.at("/usage/output_tokens").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"2,'x',max_tokens", "4096,'c',stop_sequence", "4096,'x',end_turn"})
    void stopReasonsAreTold(int maxTokens, String stop, String reason) throws Exception {
        String body = asks("a b c", ",'stop_sequences':[" + stop + "]").replace("4096", String.valueOf(maxTokens));

        assertThat(JSON.readTree(client.anthropic(body).body())
                        .path("stop_reason")
                        .asString())
                .isEqualTo(reason);
    }

    @Test
    void thoughtsComeFirstAndAreCounted() throws Exception {
        String thinking = ",'thinking':{'type':'enabled','budget_tokens':1500}";

        List<JsonNode> events =
                events(client.anthropic(asks("hi", thinking + ",'stream':true")).body());
        JsonNode whole = JSON.readTree(client.anthropic(asks("hi", thinking)).body());

        assertThat(events.get(2).at("/content_block/type").asString()).isEqualTo("thinking");
        assertThat(events.get(4).at("/delta/type").asString()).isEqualTo("signature_delta");
        assertThat(text(events)).isEqualTo("hi");
        assertThat(whole.at("/content/0/signature").asString()).isNotEmpty();
        assertThat(whole.at("/content/1/text").asString()).isEqualTo("hi");
        assertThat(whole.at("/usage/output_tokens").asInt()).isEqualTo(1025);
    }

    @Test
    void toolCallComesInPieces() throws Exception {
        String body = asks("call:weather {\\'city\\': \\'Köln\\'}\\ncall:time", TOOLS + ",'stream':true");

        List<JsonNode> events = events(client.anthropic(body).body());

        StringBuilder arguments = new StringBuilder();
        events.stream()
                .filter(event -> event.path("index").asInt(-1) == 0)
                .forEach(event ->
                        arguments.append(event.at("/delta/partial_json").asString("")));
        assertThat(arguments).hasToString("{\"city\": \"Köln\"}");
        assertThat(events.get(events.size() - 2).at("/delta/stop_reason").asString())
                .isEqualTo("tool_use");
        assertThat(events.stream()
                        .filter(event -> "tool_use"
                                .equals(event.at("/content_block/type").asString("")))
                        .map(event -> event.at("/content_block/name").asString()))
                .containsExactly("weather", "time");
    }

    @Test
    void toolResultIsEchoed() throws Exception {
        String body = "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'hi'},{'role':'assistant',"
                + "'content':[{'type':'tool_use','id':'a','name':'time','input':{}}]},{'role':'user','content':["
                + "{'type':'tool_result','tool_use_id':'a','content':'it is time'}]}]" + TOOLS + "}";

        assertThat(JSON.readTree(client.anthropic(body).body())
                        .at("/content/0/text")
                        .asString())
                .isEqualTo("it is time");
    }

    @ParameterizedTest
    @CsvSource({
        "~429=7,429,rate_limit_error",
        "~500,500,api_error",
        "~overloaded,529,overloaded_error",
        "~badkey,401,authentication_error"
    })
    void refusalsAreInItsWords(String suffix, int status, String type) throws Exception {
        HttpResponse<String> response = client.anthropic(asks("hi", "").replace("'m'", "'m" + suffix + "'"));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).path("type").asString()).isEqualTo("error");
        assertThat(JSON.readTree(response.body()).at("/error/type").asString()).isEqualTo(type);
    }

    @Test
    void failureWithinTheStreamIsAnErrorEvent() throws Exception {
        List<JsonNode> events =
                events(client.anthropic(asks("a b c", ",'stream':true").replace("'m'", "'m~fail=1'"))
                        .body());

        assertThat(text(events)).isEqualTo("a");
        assertThat(events.getLast().at("/error/type").asString()).isEqualTo("overloaded_error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'model':'m','messages':[{'role':'user','content':'hi'}]}",
                "{'model':'m','max_tokens':1,'messages':[]}",
                "{'model':'m','max_tokens':1,'messages':[{'role':'assistant','content':'hi'}]}",
                "{'model':'m','max_tokens':1,'messages':[{'role':'system','content':'hi'}]}",
                "{'model':'m','max_tokens':1,'messages':[{'role':'user','content':''}]}",
                "{'model':'m','max_tokens':1,'messages':[{'role':'user','content':[{'type':'text','text':''}]}]}",
                "{'model':'m','max_tokens':1,'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b"
                        + " '}]}",
                "{'model':'m','max_tokens':1,'seed':1,'messages':[{'role':'user','content':'a'}]}",
                "{'model':'m','max_tokens':1,'temperature':2,'messages':[{'role':'user','content':'a'}]}",
                "{'model':'m','max_tokens':9,'thinking':{'type':'enabled','budget_tokens':1024},"
                        + "'messages':[{'role':'user','content':'a'}]}",
                "{'model':'m','max_tokens':1,'messages':[{'role':'user','content':["
                        + "{'type':'tool_result','tool_use_id':'a'}]}]}",
                "{'model':'m','max_tokens':1,'messages':[{'role':'user','content':'a'},"
                        + "{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'f','input':{}}]},"
                        + "{'role':'user','content':'b'}]}",
                "{'model':'m','max_tokens':1,"
                        + "'output_config':{'format':{'type':'json_schema','schema':{'type':'object'}}},"
                        + "'messages':[{'role':'user','content':'a'}]}"
            })
    void requestThatTheProviderWouldRefuseIsRefused(String body) throws Exception {
        HttpResponse<String> response = client.anthropic(body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).at("/error/type").asString()).isEqualTo("invalid_request_error");
    }

    @Test
    void modelsAreListedInItsForm() throws Exception {
        JsonNode models = JSON.readTree(client.send("GET", "/v1/models", "anthropic-version", "2023-06-01")
                .body());

        assertThat(models.at("/data/0/type").asString()).isEqualTo("model");
        assertThat(models.path("has_more").asBoolean(true)).isFalse();
        assertThat(client.get("/v1/models").path("object").asString()).isEqualTo("list");
    }

    private static String asks(String text, String members) {
        return "{'model':'m','max_tokens':4096,'system':'be brief','messages':[{'role':'user','content':'" + text
                + "'}]" + members + "}";
    }

    private static String text(List<JsonNode> events) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event.at("/delta/text").asString("")));
        return text.toString();
    }
}
