package dev.sluice.worker.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.Beginning;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.Translation;
import dev.sluice.worker.provider.supply.Supplies;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class AnthropicRequestTest {

    private static final String HI = "'messages':[{'role':'user','content':'hi'}]";
    private static final String CALLED =
            "'messages':[{'role':'user','content':'hi'},{'role':'assistant','content':null,"
                + "'tool_calls':[{'id':'call.1','type':'function','function':{'name':'f','arguments':'{\\'x\\':1}'}}]},"
                + "{'role':'tool','tool_call_id':'call.1','content':'seven'}]";
    private static final String TOOLS = ",'tools':[{'type':'function','function':{'name':'f','description':'d',"
            + "'parameters':{'type':'object','properties':{'x':{'type':'integer'}}}}},"
            + "{'type':'function','function':{'name':'g'}}]";

    @Test
    void instructionsStandApartAndNeighboursAreOneMessage() {
        JsonNode request = request("'messages':[{'role':'system','content':'be brief'},{'role':'user','content':'a'},"
                + "{'role':'user','content':[{'type':'text','text':'b'},{'type':'text','text':''}]},"
                + "{'role':'assistant','content':'c'},{'role':'developer','content':'and kind'},"
                + "{'role':'user','content':'e'}]");

        assertThat(request.path("system").findValuesAsString("text")).containsExactly("be brief", "and kind");
        assertThat(request.path("messages").findValuesAsString("role")).containsExactly("user", "assistant", "user");
        assertThat(request.at("/messages/0/content").findValuesAsString("text")).containsExactly("a", "b");
    }

    @Test
    void userBeginsEvenWhereNobodyLetHim() {
        assertThat(request("'messages':[{'role':'system','content':'hi'}]")
                        .at("/messages/0/content/0/text")
                        .asString())
                .isEqualTo("hi");
        assertThat(request("'messages':[{'role':'assistant','content':'hi'}]")
                        .path("messages")
                        .findValuesAsString("role"))
                .containsExactly("user", "assistant");
    }

    @Test
    void callsAndResultsAreBlocksWithIdsThatAnthropicAllows() {
        JsonNode request = request(CALLED);

        JsonNode call = request.at("/messages/1/content/0");
        assertThat(call.path("type").asString()).isEqualTo("tool_use");
        assertThat(call.path("id").asString()).isEqualTo("call_1");
        assertThat(call.at("/input/x").asInt()).isEqualTo(1);
        JsonNode result = request.at("/messages/2/content/0");
        assertThat(result.path("tool_use_id").asString()).isEqualTo("call_1");
        assertThat(result.at("/content/0/text").asString()).isEqualTo("seven");
    }

    @Test
    void resultsComeBeforeWhatElseTheUserSays() {
        JsonNode request = request(CALLED.substring(0, CALLED.length() - 1)
                + ",{'role':'user','content':'and?'},{'role':'tool','tool_call_id':'b','content':''}]");

        assertThat(request.at("/messages/2/content").findValuesAsString("type"))
                .containsExactly("tool_result", "text", "tool_result", "text");
        assertThat(request.at("/messages/2/content/2/text").asString()).isEqualTo("and?");
    }

    @Test
    void toolsHaveSchemasWithAnObjectAtTheirTop() {
        JsonNode tools = request(HI + ",'tools':[{'function':{'name':'f','description':'d','parameters':"
                        + "{'$ref':'#/$defs/a','$defs':{'a':{'properties':{'x':{}}}}}}},{'function':{'name':'g'}},"
                        + "{'function':{'name':'h','parameters':{'anyOf':[{'properties':{'y':{}}}]}}}]")
                .path("tools");

        assertThat(tools.at("/0/input_schema/type").asString()).isEqualTo("object");
        assertThat(tools.at("/0/input_schema/properties").has("x")).isTrue();
        assertThat(tools.at("/1/input_schema/type").asString()).isEqualTo("object");
        assertThat(tools.at("/2/input_schema/properties").has("y")).isTrue();
        assertThat(tools.at("/2/input_schema").has("anyOf")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'none' | {'type':'none'}",
                "'auto' | {'type':'auto'}",
                "'required' | {'type':'any'}",
                "{'type':'function','function':{'name':'f'}} | {'type':'tool','name':'f'}",
                "'required','parallel_tool_calls':false | {'type':'any','disable_parallel_tool_use':true}",
                "null,'parallel_tool_calls':false | {'type':'auto','disable_parallel_tool_use':true}"
            })
    void choiceOfToolsIsTranslated(String choice, String told) {
        assertThat(request(HI + TOOLS + ",'tool_choice':" + choice)
                        .path("tool_choice")
                        .toString())
                .isEqualTo(told.replace('\'', '"'));
    }

    @Test
    void allowedToolsAreTheOnlyOnes() {
        JsonNode request = request(HI + TOOLS + ",'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':"
                + "'required','tools':[{'type':'function','function':{'name':'g'}}]}}");

        assertThat(request.path("tools").findValuesAsString("name")).containsExactly("g");
        assertThat(request.at("/tool_choice/type").asString()).isEqualTo("any");
    }

    @Test
    void modelThatCannotBeForcedIsAsked() {
        JsonNode request = requestTo(
                "claude-sonnet-5-5", HI + TOOLS + ",'tool_choice':{'type':'function','function':{'name':'f'}}");

        assertThat(request.at("/tool_choice/type").asString()).isEqualTo("auto");
        assertThat(request.at("/system/0/text").asString()).contains("calling the tool f");
    }

    @Test
    void imagesAndFilesAreBlocks() {
        JsonNode blocks = request("'messages':[{'role':'user','content':["
                        + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}},"
                        + "{'type':'image_url','image_url':{'url':'https://x.test/a.png'}},"
                        + "{'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,AAAA'}},"
                        + "{'type':'file','file':{'file_data':'data:text/plain;base64,aGk='}}]}]")
                .at("/messages/0/content");

        assertThat(blocks.at("/0/source/media_type").asString()).isEqualTo("image/png");
        assertThat(blocks.at("/1/source/url").asString()).isEqualTo("https://x.test/a.png");
        assertThat(blocks.at("/2/type").asString()).isEqualTo("document");
        assertThat(blocks.at("/2/title").asString()).isEqualTo("a.pdf");
        assertThat(blocks.at("/3/source/data").asString()).isEqualTo("hi");
    }

    @ParameterizedTest
    @CsvSource({
        "claude-haiku-4-5,low,4096,enabled,1024,''",
        "claude-haiku-4-5,high,60000,enabled,24576,''",
        "claude-haiku-4-5,max,60000,enabled,24576,''",
        "claude-haiku-4-5,high,8000,enabled,4000,''",
        "claude-haiku-4-5,high,1000,'',0,''",
        "claude-haiku-4-5,none,4096,'',0,''",
        "claude-3-5-haiku-20241022,high,8000,'',0,''",
        "claude-opus-4-6,high,4096,adaptive,0,high",
        "claude-opus-4-6,xhigh,4096,adaptive,0,high",
        "claude-opus-4-7,xhigh,4096,adaptive,0,xhigh",
        "claude-opus-4-7,minimal,4096,adaptive,0,low",
        "claude-sonnet-5,none,4096,disabled,0,''",
        "claude-sonnet-5,'',100,disabled,0,''",
        "claude-sonnet-5-5,'',100,'',0,low",
        "claude-sonnet-5-5,'',4096,'',0,''"
    })
    void effortIsThinking(String model, String effort, int tokens, String type, int budget, String word) {
        JsonNode request = requestTo(
                model,
                HI + ",'max_tokens':" + tokens + (effort.isEmpty() ? "" : ",'reasoning_effort':'" + effort + "'"));

        assertThat(request.at("/thinking/type").asString("")).isEqualTo(type);
        assertThat(request.at("/thinking/budget_tokens").asInt(0)).isEqualTo(budget);
        assertThat(request.at("/output_config/effort").asString("")).isEqualTo(word);
    }

    @Test
    void thoughtsComeBackBeforeTheirCallOrThereAreNone() {
        ChatCall call = call("claude-haiku-4-5", CALLED + ",'reasoning_effort':'low'");
        String thought = "[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"}]";

        JsonNode lost = read(call);
        JsonNode kept = read(call.with(new Supplies(Map.of(), Map.of("call.1", thought))));
        JsonNode told = request(CALLED.replace(
                        "'id':'call.1',",
                        "'id':'call.1','extra_content':{'anthropic':{'thinking_blocks':["
                                + "{'type':'thinking','thinking':'own','signature':'x'}]}},")
                + ",'reasoning_effort':'low'");

        assertThat(new AnthropicDialect().needs(call).callIds()).containsExactly("call.1");
        assertThat(lost.has("thinking")).isFalse();
        assertThat(kept.at("/thinking/type").asString()).isEqualTo("enabled");
        assertThat(kept.at("/messages/1/content").findValuesAsString("type")).containsExactly("thinking", "tool_use");
        assertThat(told.at("/messages/1/content/0/thinking").asString()).isEqualTo("own");
    }

    @Test
    void newTurnAfterCallsThinksAnew() {
        JsonNode request = request(CALLED.substring(0, CALLED.length() - 1)
                + ",{'role':'assistant','content':'It is seven.'},{'role':'user','content':'sure?'}],"
                + "'reasoning_effort':'low'");

        assertThat(request.at("/thinking/type").asString()).isEqualTo("enabled");
    }

    @Test
    void forcedToolAndThinkingExcludeEachOther() {
        assertThat(request(HI + TOOLS + ",'tool_choice':'required','reasoning_effort':'high'")
                        .has("thinking"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-haiku-4-5,'',0.5,-1",
        "claude-3-haiku-20240307,'',0.5,0.9",
        "claude-opus-4-7,'',-1,-1",
        "claude-haiku-4-5,low,-1,-1"
    })
    void samplingIsSentToThoseThatTakeIt(String model, String effort, double temperature, double nucleus) {
        JsonNode request = requestTo(
                model,
                HI + ",'temperature':0.5,'top_p':0.9"
                        + (effort.isEmpty() ? "" : ",'reasoning_effort':'" + effort + "'"));

        assertThat(request.path("temperature").asDouble(-1)).isEqualTo(temperature);
        assertThat(request.path("top_p").asDouble(-1)).isEqualTo(nucleus);
    }

    @Test
    void settingsHaveTheirNamesThere() {
        JsonNode request = request(HI + ",'temperature':1.7,'stop':['a','b'],'user':'u','max_completion_tokens':7,"
                + "'seed':1,'presence_penalty':1,'logit_bias':{},'service_tier':'flex'");

        assertThat(request.path("temperature").asInt()).isEqualTo(1);
        assertThat(request.path("stop_sequences")).hasSize(2);
        assertThat(request.at("/metadata/user_id").asString()).isEqualTo("u");
        assertThat(request.path("max_tokens").asInt()).isEqualTo(7);
        assertThat(request.path("stream").asBoolean()).isTrue();
        assertThat(request.propertyNames())
                .containsExactlyInAnyOrder(
                        "model", "max_tokens", "stream", "messages", "temperature", "stop_sequences", "metadata");
        assertThat(request(HI).path("max_tokens").asInt()).isEqualTo(4096);
    }

    @Test
    void answerIsBoundToAClosedSchema() {
        JsonNode format = request(HI + ",'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':"
                        + "{'type':'object','properties':{'a':{'type':'integer','minimum':3},'b':{'type':'object',"
                        + "'properties':{}}},'required':['a']}}}")
                .at("/output_config/format");

        assertThat(format.path("type").asString()).isEqualTo("json_schema");
        assertThat(format.at("/schema/additionalProperties").asBoolean(true)).isFalse();
        assertThat(format.at("/schema/properties/b/additionalProperties").asBoolean(true))
                .isFalse();
        assertThat(format.at("/schema/properties/a").has("minimum")).isFalse();
        assertThat(request(HI + ",'response_format':{'type':'json_object'}")
                        .at("/system/0/text")
                        .asString())
                .contains("JSON");
    }

    @Test
    void restOfAnAnswerGoesOnFromTheModelsOwnLastTurn() {
        ChatCall call = ChatJobs.call(
                ChatJobs.streamed("claude-haiku-4-5"),
                json(HI + ",'max_tokens':3000,'reasoning_effort':'high'"),
                new Beginning("Once upon ", new TokenUsage(1, 1200, 0, 0, false)));
        JsonNode request = read(call);

        assertThat(request.at("/messages/1/role").asString()).isEqualTo("assistant");
        assertThat(request.at("/messages/1/content/0/text").asString()).isEqualTo("Once upon");
        assertThat(request.path("max_tokens").asInt()).isEqualTo(1800);
        assertThat(request.has("thinking")).isFalse();
    }

    @Test
    void keyIsAHeaderAndTheVersionTold() {
        var request = ((Translation.Ready) new AnthropicDialect().request(call("claude-haiku-4-5", HI))).request();

        assertThat(request.uri()).hasToString("http://provider.test/v1/messages");
        assertThat(request.headers())
                .containsEntry("x-api-key", "secret-key")
                .containsEntry("anthropic-version", "2023-06-01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'messages':[{'role':'bard','content':'hi'}]",
                "'messages':[{'role':'user','content':'hi'}],'response_format':{'type':'grammar'}",
                "'messages':[{'role':'user','content':'hi'}],'tools':[{'type':'custom'}]",
                "'messages':[{'role':'user','content':'hi'}],'tools':[{}],'tool_choice':'maybe'",
                "'messages':[{'role':'user','content':[{'type':'input_audio'}]}]",
                "'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'http://x/y.png'}}]}]",
                "'messages':[{'role':'user','content':[{'type':'file','file':{'file_id':'f'}}]}]",
                "'messages':[{'role':'user','content':'hi'}],'logprobs':true",
                "'messages':[{'role':'user','content':'hi'}],'functions':[{'name':'f'}]",
                "'messages':[{'role':'user','content':'hi'}],'modalities':['audio']",
                "'messages':[{'role':'user','content':'hi'}],'web_search_options':{}"
            })
    void whatAnthropicCannotSayIsTheCallersMistake(String members) {
        Translation translation = new AnthropicDialect().request(call("claude-haiku-4-5", members));

        assertThat(translation).isInstanceOf(Translation.Impossible.class);
        var failure = ((Translation.Impossible) translation).failure();
        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(failure.message()).contains("expected");
    }

    private static JsonNode request(String members) {
        return requestTo("claude-haiku-4-5", members);
    }

    private static JsonNode requestTo(String model, String members) {
        return read(call(model, members));
    }

    private static ChatCall call(String model, String members) {
        return ChatJobs.call(ChatJobs.streamed(model), json(members));
    }

    private static JsonNode read(ChatCall call) {
        Translation translation = new AnthropicDialect().request(call);
        assertThat(translation).isInstanceOf(Translation.Ready.class);
        return JsonMapper.shared()
                .readTree(((Translation.Ready) translation).request().body());
    }

    /** Members with single quotes; an escaped one is an escaped double quote. */
    private static byte[] json(String members) {
        return ("{" + members.replace("\\'", "\\\"").replace('\'', '"') + "}").getBytes(UTF_8);
    }
}
