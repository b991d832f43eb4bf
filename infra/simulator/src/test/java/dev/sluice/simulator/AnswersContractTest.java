package dev.sluice.simulator;

import static dev.sluice.simulator.SimulatorClient.JSON;
import static dev.sluice.simulator.SimulatorClient.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is answered beside the echo: tools, forms, probabilities, vectors. */
@TestInstance(Lifecycle.PER_CLASS)
final class AnswersContractTest {

    private static final String SCHEMA = "{'type':'object','properties':{'city':{'type':'string','minLength':2},"
            + "'days':{'type':'integer','minimum':3}},'required':['city','days'],'additionalProperties':false}";
    private static final String SMALLEST = "{\"city\":\"aa\",\"days\":3}";
    private static final String TOOLS = ",'tools':[{'type':'function','function':{'name':'get_weather','parameters':"
            + SCHEMA + "}},{'type':'function','function':{'name':'local_time'}}]";

    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());
    private final SimulatorClient client = new SimulatorClient(simulator.port());

    @AfterAll
    void stop() {
        client.close();
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'required' | get_weather",
                "{'type':'function','function':{'name':'local_time'}} | local_time",
                "{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':["
                        + "{'type':'function','function':{'name':'local_time'}}]}}"
                        + " | local_time"
            })
    void forcedToolIsCalledWithArgumentsOfItsSchema(String choice, String name) throws Exception {
        JsonNode call = openAi("hi", TOOLS + ",'tool_choice':" + choice).at("/choices/0/message/tool_calls/0/function");

        assertThat(call.path("name").asString()).isEqualTo(name);
        assertThat(call.path("arguments").asString()).isEqualTo("get_weather".equals(name) ? SMALLEST : "{}");
    }

    @Test
    void toolIsCalledWhereAWordOfItsNameIsAsked() throws Exception {
        JsonNode one = openAi("What is the Weather in Bonn?", TOOLS).at("/choices/0");
        JsonNode both = openAi("weather and time", TOOLS).at("/choices/0/message/tool_calls");
        JsonNode alone = openAi("weather and time", TOOLS + ",'parallel_tool_calls':false")
                .at("/choices/0/message/tool_calls");
        JsonNode none = openAi("get me something", TOOLS).at("/choices/0");
        JsonNode never = openAi("weather", TOOLS + ",'tool_choice':'none'").at("/choices/0");

        assertThat(one.path("finish_reason").asString()).isEqualTo("tool_calls");
        assertThat(one.at("/message/tool_calls")).hasSize(1);
        assertThat(both).hasSize(2);
        assertThat(alone).hasSize(1);
        assertThat(none.at("/message/content").asString()).isEqualTo("get me something");
        assertThat(never.at("/message/content").asString()).isEqualTo("weather");
    }

    @Test
    void resultOfAToolIsAnsweredByText() throws Exception {
        String body = "{'model':'gpt-4o-mini','messages':[{'role':'user','content':'weather'},{'role':'assistant',"
                + "'tool_calls':[]},{'role':'tool','tool_call_id':'a','content':'weather is fine'}]" + TOOLS + "}";

        assertThat(JSON.readTree(client.openAi(body).body())
                        .at("/choices/0/message/content")
                        .asString())
                .isEqualTo("weather is fine");
    }

    @Test
    void othersCallToolsInTheSameWay() throws Exception {
        JsonNode gemini = JSON.readTree(client.gemini(
                        "gemini-2.0-flash:generateContent",
                        "{'contents':[{'parts':[{'text':'hi'}]}],'tools':[{'functionDeclarations':[{'name':'a'},"
                                + "{'name':'b','parameters':" + SCHEMA + "}]}],'toolConfig':{'functionCallingConfig':"
                                + "{'mode':'ANY','allowedFunctionNames':['b']}}}")
                .body());
        JsonNode anthropic = JSON.readTree(
                client.anthropic("{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'hi'}],'tools':["
                                + "{'name':'b','input_schema':" + SCHEMA + "}],'tool_choice':{'type':'any'}}")
                        .body());

        assertThat(gemini.at("/candidates/0/content/parts/0/functionCall/args").toString())
                .isEqualTo(SMALLEST);
        assertThat(anthropic.at("/content/0/input").toString()).isEqualTo(SMALLEST);
    }

    @Test
    void formIsTheSmallestInstanceInEveryDialect() throws Exception {
        JsonNode openAi = openAi(
                "hi", ",'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':" + SCHEMA + "}}");
        JsonNode gemini = JSON.readTree(client.gemini(
                        "gemini-2.0-flash:generateContent",
                        "{'contents':[{'parts':[{'text':'hi'}]}],'generationConfig':{'responseMimeType':"
                                + "'application/json','responseSchema':" + SCHEMA + "}}")
                .body());
        JsonNode anthropic = JSON.readTree(client.anthropic(
                        "{'model':'m','max_tokens':99,'messages':[{'role':'user','content':'hi'}],'output_config':"
                                + "{'format':{'type':'json_schema','schema':" + SCHEMA + "}}}")
                .body());

        assertThat(openAi.at("/choices/0/message/content").asString()).isEqualTo(SMALLEST);
        assertThat(gemini.at("/candidates/0/content/parts/0/text").asString()).isEqualTo(SMALLEST);
        assertThat(anthropic.at("/content/0/text").asString()).isEqualTo(SMALLEST);
    }

    @Test
    void anyObjectIsTheQuestionInOne() throws Exception {
        String format = ",'response_format':{'type':'json_object'}";

        assertThat(openAi("hi", format).at("/choices/0/message/content").asString())
                .isEqualTo("{\"text\":\"hi\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",'n':3",
                ",'logprobs':true,'top_logprobs':2",
                ",'max_tokens':2",
                TOOLS + ",'tool_choice':'required'",
                ",'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':" + SCHEMA + "}}"
            })
    void streamedAndWholeAnswersAreTheSame(String members) throws Exception {
        JsonNode whole = openAi("one two three", members);
        List<JsonNode> stream = events(
                client.openAi(asks("one two three", members + ",'stream':true")).body());

        for (JsonNode choice : whole.path("choices")) {
            int index = choice.path("index").asInt();
            StringBuilder text = new StringBuilder();
            StringBuilder arguments = new StringBuilder();
            StringBuilder logprobs = new StringBuilder();
            for (JsonNode chunk : stream) {
                JsonNode part = chunk.at("/choices/0");
                if (part.path("index").asInt(-1) == index) {
                    text.append(part.at("/delta/content").asString(""));
                    arguments.append(
                            part.at("/delta/tool_calls/0/function/arguments").asString(""));
                    part.at("/logprobs/content").forEach(logprobs::append);
                }
            }
            assertThat(text).hasToString(choice.at("/message/content").asString(""));
            assertThat(arguments)
                    .hasToString(choice.at("/message/tool_calls/0/function/arguments")
                            .asString(""));
            StringBuilder all = new StringBuilder();
            choice.at("/logprobs/content").forEach(all::append);
            assertThat(logprobs).hasToString(all.toString());
        }
    }

    @Test
    void probabilitiesAreToldForEachToken() throws Exception {
        JsonNode content = openAi("a b", ",'logprobs':true,'top_logprobs':2").at("/choices/0/logprobs/content");

        assertThat(content).hasSize(2);
        assertThat(content.at("/1/token").asString()).isEqualTo(" b");
        assertThat(content.at("/1/bytes")).hasSize(2);
        assertThat(content.at("/1/logprob").asDouble()).isNegative();
        assertThat(content.at("/1/top_logprobs")).hasSize(2);
        assertThat(openAi("a b", "").at("/choices/0/logprobs").isNull()).isTrue();
    }

    @Test
    void vectorsHaveLengthOneAndAreTheSameInBothForms() throws Exception {
        JsonNode numbers = embed(
                "{'model':'text-embedding-3-small','input':['good morning','good night','xyz']," + "'dimensions':256}");
        JsonNode encoded = embed("{'model':'text-embedding-3-small','input':'good morning','dimensions':256,"
                + "'encoding_format':'base64'}");

        float[] first = vector(numbers.at("/data/0/embedding"));
        assertThat(first).hasSize(256);
        assertThat(product(first, first)).isCloseTo(1, within(1e-4));
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder()
                        .decode(encoded.at("/data/0/embedding").asString()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (float number : first) {
            assertThat(bytes.getFloat()).isCloseTo(number, within(1e-6f));
        }
        double near = product(first, vector(numbers.at("/data/1/embedding")));
        double far = product(first, vector(numbers.at("/data/2/embedding")));
        assertThat(near).isGreaterThan(far + 0.2);
        assertThat(numbers.at("/usage/prompt_tokens").asInt()).isEqualTo(5);
        assertThat(embed("{'model':'text-embedding-3-large','input':[[1,2],[3]]}")
                        .at("/data/1/embedding"))
                .hasSize(3072);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'input':'a'}",
                "{'model':'m','input':''}",
                "{'model':'m','input':[]}",
                "{'model':'m','input':'a','dimensions':9999}",
                "{'model':'m','input':'a','encoding_format':'int8'}"
            })
    void inputThatHasNoVectorIsRefused(String body) throws Exception {
        HttpResponse<String> response = client.post("/v1/embeddings", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).at("/error/type").asString()).isEqualTo("invalid_request_error");
    }

    @Test
    void refusalOfAVectorCanBeOrdered() throws Exception {
        HttpResponse<String> response = client.post("/v1/embeddings", "{'model':'m~429=3','input':'a'}");

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).hasValue("3");
    }

    private JsonNode embed(String body) throws Exception {
        return JSON.readTree(client.post("/v1/embeddings", body).body());
    }

    private static float[] vector(JsonNode numbers) {
        float[] vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) numbers.path(i).asDouble();
        }
        return vector;
    }

    private static double product(float[] one, float[] other) {
        double product = 0;
        for (int i = 0; i < one.length; i++) {
            product += one[i] * other[i];
        }
        return product;
    }

    private JsonNode openAi(String text, String members) throws Exception {
        return JSON.readTree(client.openAi(asks(text, members)).body());
    }

    private static String asks(String text, String members) {
        return "{'model':'gpt-4o-mini','messages':[{'role':'user','content':'" + text + "'}]" + members + "}";
    }
}
