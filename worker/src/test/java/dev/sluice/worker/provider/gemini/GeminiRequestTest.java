package dev.sluice.worker.provider.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.Beginning;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.Translation;
import dev.sluice.worker.provider.supply.Media;
import dev.sluice.worker.provider.supply.Supplies;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

final class GeminiRequestTest {

    private static final String HI = "'messages':[{'role':'user','content':'hi'}]";

    @Test
    void toolResultsAreMatchedByIdToTheNameOfTheirCall() {
        JsonNode request = request("'messages':[{'role':'user','content':'hi'},"
                + "{'role':'assistant','content':null,'tool_calls':["
                + "{'id':'a','type':'function','function':{'name':'weather','arguments':'{\\'city\\':\\'Bonn\\'}'}},"
                + "{'id':'b','type':'function','function':{'name':'time','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'b','content':'noon'},"
                + "{'role':'tool','tool_call_id':'a','content':'{\\'sky\\':\\'blue\\'}'}]");

        assertThat(request.path("contents")).hasSize(3);
        JsonNode results = request.at("/contents/2/parts");
        assertThat(request.at("/contents/2/role").asString()).isEqualTo("user");
        // In the order of the calls, by which Gemini 2.x tells two calls of one function apart.
        assertThat(results.at("/0/functionResponse/name").asString()).isEqualTo("weather");
        assertThat(results.at("/0/functionResponse/response/sky").asString()).isEqualTo("blue");
        assertThat(results.at("/1/functionResponse/name").asString()).isEqualTo("time");
        assertThat(results.at("/1/functionResponse/response/result").asString()).isEqualTo("noon");
        assertThat(request.at("/contents/1/parts/0/functionCall/args/city").asString())
                .isEqualTo("Bonn");
        // Gemini 2.x refuses the field, so calls are matched by name and order.
        assertThat(request.toString()).doesNotContain("\"id\"");
    }

    @Test
    void toolResultOfAnUnknownCallIsTheCallersMistake() {
        assertThat(refusal("'messages':[{'role':'tool','tool_call_id':'z','content':'noon'}]"))
                .contains("tool_call_id: z");
    }

    @Test
    void neighboursOfOneRoleAreMerged() {
        JsonNode request = request("'messages':[{'role':'system','content':'be brief'},{'role':'user','content':'a'},"
                + "{'role':'user','content':[{'type':'text','text':'b'}]},{'role':'assistant','content':'c'},"
                + "{'role':'assistant','content':'d'},{'role':'developer','content':'and kind'},"
                + "{'role':'user','content':'e'}]");

        assertThat(request.path("contents").findValuesAsString("role")).containsExactly("user", "model", "user");
        assertThat(request.at("/contents/0/parts").findValuesAsString("text")).containsExactly("a", "b");
        assertThat(request.at("/contents/1/parts").findValuesAsString("text")).containsExactly("c", "d");
        assertThat(request.at("/systemInstruction/parts").findValuesAsString("text"))
                .containsExactly("be brief", "and kind");
    }

    @Test
    void systemMessageAloneIsAnswered() {
        JsonNode request = request("'messages':[{'role':'system','content':'hi'}]");

        assertThat(request.at("/contents/0/parts/0/text").asString()).isEqualTo("hi");
        assertThat(request.has("systemInstruction")).isFalse();
    }

    @Test
    void thoughtSignatureComesBackWithTheNextTurn() {
        JsonNode request = request("'messages':[{'role':'user','content':'hi'},{'role':'assistant','tool_calls':["
                + "{'id':'a','type':'function','function':{'name':'weather','arguments':'{}'},"
                + "'extra_content':{'google':{'thought_signature':'c2ln'}}}]},"
                + "{'role':'tool','tool_call_id':'a','content':'x'}]");

        assertThat(request.at("/contents/1/parts/0/thoughtSignature").asString())
                .isEqualTo("c2ln");
    }

    @Test
    void newModelGetsItsIdsBackAndAWordForSignaturesThatAreLost() {
        String members = "'messages':[{'role':'user','content':'hi'},{'role':'assistant','tool_calls':["
                + "{'id':'a','type':'function','function':{'name':'weather','arguments':'{}'}},"
                + "{'id':'b','type':'function','function':{'name':'time','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'a','content':'x'},{'role':'tool','tool_call_id':'b','content':'y'}]";
        ChatCall call = ChatJobs.call(ChatJobs.streamed("gemini-3-flash-preview"), json(members));

        JsonNode lost = read(call);
        JsonNode kept = read(call.with(new Supplies(Map.of(), Map.of("a", "c2ln"))));

        assertThat(new GeminiDialect().needs(call).callIds()).containsExactly("a", "b");
        assertThat(lost.at("/contents/1/parts/0/thoughtSignature").asString())
                .isEqualTo("skip_thought_signature_validator");
        assertThat(lost.at("/contents/1/parts/1").has("thoughtSignature")).isFalse();
        assertThat(lost.at("/contents/1/parts/1/functionCall/id").asString()).isEqualTo("b");
        assertThat(lost.at("/contents/2/parts/1/functionResponse/id").asString())
                .isEqualTo("b");
        assertThat(kept.at("/contents/1/parts/0/thoughtSignature").asString()).isEqualTo("c2ln");
        assertThat(read(ChatJobs.call(ChatJobs.streamed("gemini-2.5-flash"), json(members)))
                        .toString())
                .doesNotContain("thoughtSignature", "\"id\"");
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-3-flash-preview,minimal,minimal",
        "gemini-3-pro-preview,minimal,low",
        "gemini-3-pro-preview,medium,high",
        "gemini-3.1-pro-preview,medium,medium",
        "gemini-3-flash-preview,xhigh,high"
    })
    void newModelThinksByLevel(String model, String effort, String level) {
        JsonNode config =
                requestTo(model, HI + ",'reasoning_effort':'" + effort + "'").at("/generationConfig/thinkingConfig");

        assertThat(config.path("thinkingLevel").asString()).isEqualTo(level);
        assertThat(config.has("thinkingBudget")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-pro,none,128",
        "gemini-2.5-flash-lite,none,0",
        "gemini-2.5-flash-lite,low,1024",
        "gemini-2.5-flash,max,24576"
    })
    void budgetIsOneThatTheModelAllows(String model, String effort, int budget) {
        String asked = ",'max_tokens':60000,'reasoning_effort':'" + effort + "'";
        ChatCall call = ChatJobs.call(ChatJobs.streamed(model), json(HI + asked));
        JsonNode request = read(new ChatCall(call.job(), call.body(), call.target(), true, call.beginning()));

        assertThat(request.at("/generationConfig/thinkingConfig/thinkingBudget").asInt(-9))
                .isEqualTo(budget);
    }

    @Test
    void imageOfAnAddressIsFetchedAndGoesInline() {
        String members = "'messages':[{'role':'user','content':["
                + "{'type':'image_url','image_url':{'url':'https://x.test/a.png'}},"
                + "{'type':'image_url','image_url':{'url':'https://x.test/a.png'}},"
                + "{'type':'image_url','image_url':{'url':'https://www.youtube.com/watch?v=1'}}]}]";
        ChatCall call = ChatJobs.call(ChatJobs.streamed("gemini-2.5-flash"), json(members));

        assertThat(new GeminiDialect().needs(call).urls()).containsExactly("https://x.test/a.png");
        JsonNode parts = read(call.with(new Supplies(
                        Map.of("https://x.test/a.png", new Media("image/png", new byte[] {1, 2, 3})), Map.of())))
                .at("/contents/0/parts");
        assertThat(parts.at("/1/inlineData/mimeType").asString()).isEqualTo("image/png");
        assertThat(parts.at("/1/inlineData/data").asString()).isEqualTo("AQID");
        assertThat(parts.at("/2/fileData/fileUri").asString()).isEqualTo("https://www.youtube.com/watch?v=1");
    }

    @Test
    void deprecatedCallOfAFunctionIsFoundByItsName() {
        JsonNode request = request("'messages':[{'role':'user','content':'hi'},{'role':'assistant','content':null,"
                + "'function_call':{'name':'f','arguments':'{}'}},{'role':'function','name':'f','content':'7'}]");

        assertThat(request.at("/contents/1/parts/0/functionCall/name").asString())
                .isEqualTo("f");
        assertThat(request.at("/contents/2/parts/0/functionResponse/response/result")
                        .asString())
                .isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource({
        "max_completion_tokens,100,0",
        "max_tokens,100,0",
        "max_tokens,1023,0",
        "max_tokens,1024,512",
        "max_tokens,4096,2048",
        "max_tokens,60000,8192",
        "nothing,1,2048"
    })
    void thoughtsLeaveRoomForText(String limit, int tokens, int budget) {
        JsonNode config = thinking("'" + limit + "':" + tokens).path("generationConfig");

        assertThat(config.at("/thinkingConfig/thinkingBudget").asInt(-9)).isEqualTo(budget);
        assertThat(config.path("maxOutputTokens").asInt() - budget).isGreaterThanOrEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"high,24576", "low,1024", "medium,8192", "minimal,1024", "none,0", "xhigh,24576"})
    void reasoningEffortIsABudget(String effort, int budget) {
        JsonNode request = thinking("'max_tokens':60000,'reasoning_effort':'" + effort + "'");

        assertThat(request.at("/generationConfig/thinkingConfig/thinkingBudget").asInt(-9))
                .isEqualTo(budget);
    }

    @Test
    void modelThatDoesNotThinkIsGivenNoBudget() {
        assertThat(request(HI).at("/generationConfig").has("thinkingConfig")).isFalse();
    }

    @Test
    void settingsHaveTheirNamesInGemini() {
        JsonNode config = requestTo(
                        "gemini-2.5-flash",
                        HI + ",'temperature':0.5,'top_p':0.10,'seed':7,'stop':['a','b'],'n':2,"
                                + "'presence_penalty':1,'frequency_penalty':null,'max_tokens':5,'response_format':"
                                + "{'type':'json_schema','json_schema':{'schema':{'type':'object',"
                                + "'properties':{'a':{'const':1}},"
                                + "'additionalProperties':false,'uniqueItems':true}}}")
                .path("generationConfig");

        assertThat(config.path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(config.path("topP").toString()).isEqualTo("0.10");
        assertThat(config.path("seed").asInt()).isEqualTo(7);
        assertThat(config.path("stopSequences")).hasSize(2);
        assertThat(config.path("candidateCount").asInt()).isEqualTo(2);
        assertThat(config.path("presencePenalty").asInt()).isEqualTo(1);
        assertThat(config.has("frequencyPenalty")).isFalse();
        assertThat(config.path("maxOutputTokens").asInt()).isEqualTo(5);
        assertThat(config.path("responseMimeType").asString()).isEqualTo("application/json");
        assertThat(config.at("/responseJsonSchema/additionalProperties").asBoolean(true))
                .isFalse();
        assertThat(config.at("/responseJsonSchema/properties/a/enum/0").asInt()).isEqualTo(1);
        assertThat(config.path("responseJsonSchema").has("uniqueItems")).isFalse();
    }

    @Test
    void olderModelTakesOpenApisSchema() {
        JsonNode request = request(HI + ",'tools':[{'function':{'name':'f','parameters':{'type':'object','properties':"
                + "{'a':{'type':['string','null']}},'additionalProperties':false}}}],'response_format':{'type':"
                + "'json_schema','json_schema':{'schema':{'type':'object','properties':{'a':{'$ref':'#/$defs/b'}},"
                + "'$defs':{'b':{'anyOf':[{'type':'integer'},{'type':'null'}]}},'required':['a']}}}");

        JsonNode schema = request.at("/generationConfig/responseSchema");
        assertThat(schema.at("/properties/a/type").asString()).isEqualTo("integer");
        assertThat(schema.at("/properties/a/nullable").asBoolean()).isTrue();
        assertThat(schema.path("required")).hasSize(1);
        assertThat(schema.toString()).doesNotContain("$");
        JsonNode parameters = request.at("/tools/0/functionDeclarations/0/parameters");
        assertThat(parameters.at("/properties/a/type").asString()).isEqualTo("string");
        assertThat(parameters.at("/properties/a/nullable").asBoolean()).isTrue();
        assertThat(parameters.toString()).doesNotContain("additionalProperties");
    }

    @Test
    void toolsAreDeclaredWithTheirSchemas() {
        JsonNode request = requestTo(
                "gemini-2.5-flash",
                HI + ",'tools':[{'type':'function','function':{'name':'f',"
                        + "'description':'d','parameters':{'type':'object','properties':{'a':{}}}}},"
                        + "{'type':'function','function':{'name':'g'}}],"
                        + "'tool_choice':{'type':'function','function':{'name':'f'}}");

        assertThat(request.at("/tools/0/functionDeclarations/0/parametersJsonSchema/type")
                        .asString())
                .isEqualTo("object");
        assertThat(request.at("/tools/0/functionDeclarations/1").has("parametersJsonSchema"))
                .isFalse();
        assertThat(request.at("/toolConfig/functionCallingConfig/mode").asString())
                .isEqualTo("ANY");
        assertThat(request.at("/toolConfig/functionCallingConfig/allowedFunctionNames/0")
                        .asString())
                .isEqualTo("f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'messages':[{'role':'bard','content':'hi'}]",
                "'messages':[{'role':'user','content':'hi'}],'response_format':{'type':'grammar'}",
                "'messages':[{'role':'user','content':'hi'}],'tools':[{'type':'custom'}]",
                "'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'http://x/y.png'}}]}]",
                "'messages':[{'role':'user','content':[{'type':'video'}]}]",
                "'messages':[{'role':'user','content':'hi'}],'logprobs':true",
                "'messages':[{'role':'user','content':'hi'}],'functions':[{'name':'f'}]",
                "'messages':[{'role':'user','content':'hi'}],'modalities':['text','audio']",
                "'messages':[{'role':'user','content':'hi'}],'web_search_options':{}"
            })
    void whatGeminiCannotSayIsTheCallersMistake(String members) {
        assertThat(refusal(members)).contains("expected");
    }

    @Test
    void imageOfADataUrlIsInline() {
        JsonNode request = request("'messages':[{'role':'user','content':[{'type':'image_url','image_url':"
                + "{'url':'data:image/png;base64,AAAA'}}]}]");

        assertThat(request.at("/contents/0/parts/0/inlineData/mimeType").asString())
                .isEqualTo("image/png");
        assertThat(request.at("/contents/0/parts/0/inlineData/data").asString()).isEqualTo("AAAA");
    }

    @Test
    void restOfAnAnswerGoesOnFromTheModelsOwnLastTurnWithoutThinkingAgain() {
        ChatCall call = ChatJobs.call(
                ChatJobs.streamed("gemini-2.5-flash"),
                json(HI + ",'max_tokens':3000"),
                new Beginning("Once \"upon\"", new TokenUsage(1, 1200, 0, 1024, false)));
        JsonNode request = read(new ChatCall(call.job(), call.body(), call.target(), true, call.beginning()));

        assertThat(request.path("contents").findValuesAsString("role")).containsExactly("user", "model");
        assertThat(request.at("/contents/1/parts/0/text").asString()).isEqualTo("Once \"upon\"");
        assertThat(request.at("/generationConfig/maxOutputTokens").asInt()).isEqualTo(1800);
        assertThat(request.at("/generationConfig/thinkingConfig/thinkingBudget").asInt(-9))
                .isZero();
    }

    @Test
    void keyIsAHeaderAndTheModelAPath() {
        ChatCall call = ChatJobs.call(ChatJobs.streamed("gemini 2/x"), json(HI));
        var request = ((Translation.Ready) new GeminiDialect().request(call)).request();

        assertThat(request.uri())
                .hasToString("http://provider.test/v1/v1beta/models/gemini%202%2Fx:streamGenerateContent?alt=sse");
        assertThat(request.headers()).containsEntry("x-goog-api-key", "secret-key");
    }

    private static JsonNode thinking(String members) {
        ChatCall call = ChatJobs.call(ChatJobs.streamed("gemini-2.5-flash"), json(HI + "," + members));
        return read(new ChatCall(call.job(), call.body(), call.target(), true, call.beginning()));
    }

    private static JsonNode request(String members) {
        return requestTo("gemini-2.0-flash", members);
    }

    private static JsonNode requestTo(String model, String members) {
        return read(ChatJobs.call(ChatJobs.streamed(model), json(members)));
    }

    private static JsonNode read(ChatCall call) {
        Translation translation = new GeminiDialect().request(call);
        assertThat(translation).isInstanceOf(Translation.Ready.class);
        return JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build()
                .readTree(((Translation.Ready) translation).request().body());
    }

    private static String refusal(String members) {
        Translation translation =
                new GeminiDialect().request(ChatJobs.call(ChatJobs.streamed("gemini-2.0-flash"), json(members)));
        assertThat(translation).isInstanceOf(Translation.Impossible.class);
        var failure = ((Translation.Impossible) translation).failure();
        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        return failure.message();
    }

    /** Members with single quotes; an escaped one is an escaped double quote. */
    private static byte[] json(String members) {
        return ("{" + members.replace("\\'", "\\\"").replace('\'', '"') + "}").getBytes(UTF_8);
    }
}
