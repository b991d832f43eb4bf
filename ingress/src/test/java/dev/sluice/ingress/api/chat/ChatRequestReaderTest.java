package dev.sluice.ingress.api.chat;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.Lane;
import dev.sluice.ingress.edge.RequestFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestReaderTest {

    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";

    private final ChatRequestReader reader = new ChatRequestReader(CatalogSource.builtIn(true));

    @Test
    void shortestRequestTakesEveryDefault() {
        ChatRequest request = read("{" + HELLO + "}");

        assertThat(request.model().id()).isEqualTo("gemini-2.5-flash");
        assertThat(request.streamed()).isFalse();
        assertThat(request.maxTokens()).isEqualTo(4096);
        assertThat(request.choices()).isEqualTo(1);
        assertThat(request.serviceTier().lane()).isEqualTo(Lane.INTERACTIVE);
        assertThat(request.user()).isNull();
    }

    @Test
    void everyFieldThatTheRouteNeedsIsRead() {
        ChatRequest request = read("{" + HELLO
                + ",\"model\":\"gpt-4o-mini~ttft=5\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                + "\"max_completion_tokens\":100,\"n\":2,\"service_tier\":\"flex\",\"user\":\"u1\"}");

        assertThat(request.model().id()).isEqualTo("gpt-4o-mini~ttft=5");
        assertThat(request.streamed()).isTrue();
        assertThat(request.includeUsage()).isTrue();
        assertThat(request.maxTokens()).isEqualTo(100);
        assertThat(request.choices()).isEqualTo(2);
        assertThat(request.serviceTier().lane()).isEqualTo(Lane.BULK);
        assertThat(request.user()).isEqualTo("u1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini-2.5-flash | logit_bias, verbosity, user, x_vendor",
                "claude-haiku-4-5 | logit_bias, verbosity, seed, x_vendor",
                "gpt-4o-mini | ''"
            })
    void whatAProviderLeavesOutIsKnownByName(String model, String ignored) {
        ChatRequest request = read("{" + HELLO + ",\"model\":\"" + model
                + "\",\"seed\":1,\"user\":\"u\",\"store\":true,\"verbosity\":\"low\","
                + "\"logit_bias\":{},\"metadata\":null,\"x_vendor\":{\"x_inner\":1},\"x_null\":null}");

        assertThat(String.join(", ", request.ignored())).isEqualTo(ignored);
    }

    @Test
    void nameThatNoHeaderCanCarryIsNotTold() {
        ChatRequest request = read("{" + HELLO + ",\"a\\r\\nb\":1,\"ü\":1,\"\":1,\"a b\":1,\"fine\":1}");

        assertThat(request.ignored()).containsExactly("fine");
    }

    @Test
    void noMoreNamesAreToldThanAHeaderShouldCarry() {
        StringBuilder members = new StringBuilder();
        for (int number = 0; number < 1_000; number++) {
            members.append(",\"x").append(number).append("\":1");
        }

        assertThat(read("{" + HELLO + members + "}").ignored()).hasSize(16);
    }

    @Test
    void bodyTravelsVerbatim() {
        byte[] body =
                ("{ " + HELLO + ", \"unknown\": {\"a\": 1E400, \"b\": 0.10000000000000000000001}}").getBytes(UTF_8);

        assertThat(reader.read(body).body()).isSameAs(body);
    }

    @Test
    void byteOrderMarkIsLeftOut() {
        assertThat(new String(read("\uFEFF{" + HELLO + "}").body(), UTF_8)).isEqualTo("{" + HELLO + "}");
    }

    @Test
    void nullSaysNotGiven() {
        ChatRequest request = read("{" + HELLO
                + ",\"model\":null,\"stream\":null,\"stream_options\":null,\"temperature\":null,\"max_tokens\":null,"
                + "\"n\":null,\"stop\":null,\"tools\":null,\"tool_choice\":null,\"response_format\":null,"
                + "\"service_tier\":null,\"metadata\":null,\"user\":null,\"logit_bias\":null,\"seed\":null}");

        assertThat(request.model().id()).isEqualTo("gemini-2.5-flash");
        assertThat(request.maxTokens()).isEqualTo(Catalog.DEFAULT_MAX_TOKENS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'role':'system','content':'Be brief.'}",
                "{'role':'developer','content':[{'type':'text','text':'Be brief.'}]}",
                "{'content':'The role may come last.','role':'user'}",
                "{'role':'user','name':'ann','content':[{'type':'text','text':'x'},"
                        + "{'type':'image_url','image_url':{'url':'https://a/b.png','detail':'low'}},"
                        + "{'type':'input_audio','input_audio':{'data':'AA==','format':'wav'}},"
                        + "{'type':'file','file':{'file_id':'f'}}]}",
                "{'role':'assistant','content':'Hi.','refusal':null,'tool_calls':null}",
                "{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function',"
                        + "'function':{'name':'f','arguments':'{}'}}]}",
                "{'role':'assistant','content':[{'type':'refusal','refusal':'No.'}]}",
                "{'role':'assistant','refusal':'No.'}",
                "{'role':'tool','tool_call_id':'c1','content':'42'}",
                "{'role':'function','name':'f','content':null}",
            })
    void everyKindOfMessagePasses(String message) {
        read("{\"messages\":[" + message.replace('\'', '"') + "]}");
    }

    @Test
    void imagesMayBeNamedWithEscapedSlashesAndInAnyCase() {
        for (String url : new String[] {
            "https:\\/\\/a\\/b.png",
            "HTTPS://a/b.png",
            "\\u0068ttps://a/b.png",
            "data:image/png;base64,AA==",
            "http://a"
        }) {
            read("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\""
                    + url + "\"}}]}]}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'temperature':0",
                "'temperature':2.0",
                "'top_p':1",
                "'presence_penalty':-2,'frequency_penalty':2",
                "'stop':'x'",
                "'stop':['a','b','c','d']",
                "'logprobs':true,'top_logprobs':20",
                "'seed':-9223372036854775808",
                "'metadata':{'a':'b'}",
                "'service_tier':'priority'",
                "'service_tier':'scale'",
                "'prediction':{'type':'content','content':[{'type':'text','text':'x'}]}",
                "'audio':{'voice':{'id':'v'},'format':'wav'},'modalities':['text','audio']",
                "'web_search_options':{'user_location':{'type':'approximate','approximate':{'city':'Bern'}}}",
                "'verbosity':'low','safety_identifier':'s','prompt_cache_key':'k','prompt_cache_retention':'24h'",
                "'tools':[{'type':'custom','custom':{'name':'f','format':{'type':'grammar',"
                        + "'grammar':{'syntax':'lark','definition':'x'}}}}]",
                "'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':[{}]}}",
                "'moderation':{'model':'m','policy':{'input':{'mode':'block'},'output':null}}",
                "'logit_bias':{'50256':-100}",
                "'response_format':{'type':'json_object'}",
                "'response_format':{'type':'json_schema','json_schema':{'name':'s','strict':true,'schema':{}}}",
                "'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object'}}}]",
                "'tools':[{'function':{'name':'f'},'type':'function'}]",
                "'tools':[]",
                "'tool_choice':'required'",
                "'tool_choice':{'type':'function','function':{'name':'f'}}",
                "'functions':[{'name':'f'}],'function_call':{'name':'f'}",
                "'stream_options':{'include_usage':false,'x':1},'stream':true",
                "'store':true,'parallel_tool_calls':false,'reasoning_effort':'low','modalities':['text']",
                "'max_tokens':65536",
            })
    void everyKindOfParameterPasses(String parameter) {
        read("{" + HELLO + "," + parameter.replace('\'', '"') + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'temperature':'hot' | temperature | expected a number between 0 and 2, but got a string instead",
                "'temperature':3 | temperature | Expected a value <= 2, but got 3 instead",
                "'temperature':1E400 | temperature | Expected a value <= 2, but got 1E400 instead",
                "'temperature':-0.1 | temperature | Expected a value >= 0, but got -0.1 instead",
                "'top_p':1.01 | top_p | Expected a value <= 1",
                "'presence_penalty':-3 | presence_penalty | Expected a value >= -2",
                "'max_tokens':0 | max_tokens | Expected a value >= 1",
                "'max_tokens':1.5 | max_tokens | expected an integer, but got a decimal instead",
                "'max_tokens':99999999999999999999 | max_tokens | integer above maximum value",
                "'max_tokens':-99999999999999999999 | max_tokens | integer below minimum value",
                "'max_tokens':65537 | max_tokens | supports at most 65536 completion tokens",
                "'max_tokens':5,'max_completion_tokens':5 | max_tokens | at the same time is not supported",
                "'n':0 | n | Expected a value >= 1",
                "'n':129 | n | Expected a value <= 128",
                "'stream':'yes' | stream | expected a boolean, but got a string instead",
                "'stream_options':{'include_usage':true} | stream_options | only allowed when 'stream' is enabled",
                "'stream_options':5,'stream':true | stream_options | expected an object, but got an integer instead",
                "'stream_options':{'include_usage':1},'stream':true | stream_options.include_usage | expected a"
                        + " boolean",
                "'stop':5 | stop | expected a string or an array of strings, but got an integer",
                "'stop':['a','b','c','d','e'] | stop | maximum length 4, but got an array with length 5",
                "'stop':[] | stop | empty array. Expected an array with minimum length 1",
                "'stop':['a',5] | stop[1] | expected a string, but got an integer",
                "'top_logprobs':3 | top_logprobs | only allowed when 'logprobs' is enabled",
                "'seed':1.5 | seed | expected an integer",
                "'user':5 | user | expected a string",
                "'model':5 | model | expected a string",
                "'service_tier':'slow' | service_tier | Supported values are: 'auto', 'default', 'flex', 'scale',"
                        + " 'priority', 'fast'",
                "'metadata':{'a':5} | metadata.a | expected a string, but got an integer",
                "'logit_bias':{'1':101} | logit_bias.1 | Expected a value <= 100",
                "'tools':{} | tools | expected an array of objects, but got an object",
                "'tools':[{'function':{'name':'f'}}] | tools[0].type | Missing required parameter: 'tools[0].type'",
                "'tools':[{'type':'function'}] | tools[0].function | Missing required parameter",
                "'tools':[{'type':'x'}] | tools[0].type | Supported values are: 'function', 'custom'",
                "'tools':[{'type':'function','function':{}}] | tools[0].function.name | Missing required parameter",
                "'tools':[{'type':'function','function':{'name':'a b'}}] | tools[0].function.name | match pattern",
                "'tools':[{'type':'function','function':{'name':'f','parameters':5}}]"
                        + " | tools[0].function.parameters | expected an object",
                "'tools':[{'type':'custom','custom':{'name':'f','format':{'type':'x'}}}]"
                        + " | tools[0].custom.format.type | Supported values are: 'text', 'grammar'",
                "'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'auto'}}"
                        + " | tool_choice.allowed_tools.tools | Missing required parameter",
                "'functions':[] | functions | empty array",
                "'reasoning_effort':'heavy' | reasoning_effort | Supported values are: 'none', 'minimal', 'low'",
                "'verbosity':'loud' | verbosity | Supported values are: 'low', 'medium', 'high'",
                "'modalities':['smell'] | modalities[0] | Supported values are: 'text', 'audio'",
                "'prediction':{'type':'content'} | prediction.content | Missing required parameter",
                "'safety_identifier':'aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg'"
                        + " | safety_identifier | maximum length 64, but got a string with length 65",
                "'web_search_options':{'user_location':{'type':'exact'}} | web_search_options.user_location.type"
                        + " | Supported values are: 'approximate'",
                "'store':1 | store | expected a boolean, but got an integer",
                "'tool_choice':'always' | tool_choice | Supported values are: 'none', 'auto', 'required'",
                "'response_format':'json' | response_format | expected an object, but got a string",
                "'response_format':{'type':'xml'} | response_format.type | Supported values are",
                "'response_format':{'type':'json_schema'} | response_format.json_schema | Missing required",
            })
    void wrongParameterIsNamedWithWhatWasExpected(String parameter, String param, String words) {
        RequestFailedException failure = refusal("{" + HELLO + "," + parameter.replace('\'', '"') + "}");

        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(failure.param()).isEqualTo(param);
        assertThat(failure.message()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | messages | Missing required parameter: 'messages'",
                "{'messages':null} | messages | expected an array of objects, but got null instead",
                "{'messages':'Hello'} | messages | expected an array of objects, but got a string instead",
                "{'messages':[]} | messages | empty array. Expected an array with minimum length 1",
                "{'messages':['Hello']} | messages[0] | expected an object, but got a string instead",
                "{'messages':[{'content':'x'}]} | messages[0].role | Missing required parameter: 'messages[0].role'",
                "{'messages':[{'role':'king','content':'x'}]} | messages[0].role | Invalid value: 'king'. Supported"
                        + " values",
                "{'messages':[{'role':5,'content':'x'}]} | messages[0].role | expected a string, but got an integer",
                "{'messages':[{'role':'user'}]} | messages[0].content | Missing required parameter",
                "{'messages':[{'role':'user','content':null}]} | messages[0].content | expected a string or an array"
                        + " of objects",
                "{'messages':[{'role':'user','content':5}]} | messages[0].content | a string or an array of objects",
                "{'messages':[{'role':'user','content':[]}]} | messages[0].content | empty array",
                "{'messages':[{'role':'user','content':['x']}]} | messages[0].content[0] | expected an object",
                "{'messages':[{'role':'user','content':[{'text':'x'}]}]} | messages[0].content[0].type | Missing",
                "{'messages':[{'role':'user','content':[{'type':'video'}]}]} | messages[0].content[0].type | Supported",
                "{'messages':[{'role':'user','content':[{'type':'text'}]}]} | messages[0].content[0].text | Missing",
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{}}]}]}"
                        + " | messages[0].content[0].image_url.url | Missing",
                "{'messages':[{'role':'system','content':[{'type':'image_url','image_url':{'url':'x'}}]}]}"
                        + " | messages[0].content[0].type | Supported values are: 'text'",
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'ftp://x/y'}}]}]}"
                        + " | messages[0].content[0].image_url.url | begins with https://, http://, data:",
                "{'messages':[{'role':'user','content':[{'type':'text','text':'x'},{'image_url':"
                        + "{'url':'https://x','detail':'huge'},'type':'image_url'}]}]}"
                        + " | messages[0].content[1].image_url.detail | Supported values are: 'auto', 'low', 'high'",
                "{'messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'',"
                        + "'format':'ogg'}}]}]} | messages[0].content[0].input_audio.format | 'wav', 'mp3'",
                "{'messages':[{'content':[{'text':5,'type':'text'}],'role':'system'}]}"
                        + " | messages[0].content[0].text | expected a string, but got an integer",
                "{'messages':[{'content':'x','role':['user']}]} | messages[0].role | expected a string, but got an"
                        + " array",
                "{'messages':[{'content':'x','role':null}]} | messages[0].role | expected a string, but got null",
                "{'messages':[{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':"
                        + "{'name':'f'}}]}]} | messages[0].tool_calls[0].function.arguments | Missing",
                "{'messages':[{'role':'assistant'}]} | messages[0].content | Missing required parameter",
                "{'messages':[{'role':'assistant','tool_calls':[{'type':'function'}]}]}"
                        + " | messages[0].tool_calls[0].id | Missing",
                "{'messages':[{'role':'user','content':'x'},{'role':'tool','content':'x'}]}"
                        + " | messages[1].tool_call_id | Missing required parameter: 'messages[1].tool_call_id'",
            })
    void wrongMessageIsNamedByItsPath(String body, String param, String words) {
        RequestFailedException failure = refusal(body.replace('\'', '"'));

        assertThat(failure.param()).isEqualTo(param);
        assertThat(failure.message()).contains(words);
        assertThat(failure.errorCode()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "null",
                "[]",
                "5",
                "\"messages\"",
                "{",
                "{\"messages\":[",
                "{\"messages\":[}",
                "{'messages':[]}",
                "{\"temperature\":NaN}",
                "{\"temperature\":01}",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "{\"a\":tru}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\u0001\"}",
            })
    void whatIsNoJsonObjectIsRefusedInClearWords(String body) {
        RequestFailedException failure = refusal(body);

        assertThat(failure.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(failure.message()).containsAnyOf("body of your request");
    }

    @Test
    void secondValueAfterTheFirstIsRefused() {
        assertThat(refusal("{" + HELLO + "} {}").message()).contains("expected one JSON object");
        assertThat(refusal("{" + HELLO + "} x").message()).contains("could not parse");
    }

    @Test
    void nameGivenTwiceIsRefused() {
        assertThat(refusal("{" + HELLO + ",\"model\":\"gpt-4o-mini\",\"model\":\"gpt-4\"}")
                        .message())
                .contains("Duplicate", "model");
    }

    @Test
    void deepNestingIsRefusedQuickly() {
        assertThat(refusal("{\"x\":" + "[".repeat(500_000)).message()).contains("128 levels");
    }

    @Test
    void longNumbersAreRefusedAndLongStringsAreNot() {
        assertThat(refusal("{" + HELLO + ",\"x\":" + "9".repeat(100_000) + "}").code())
                .isEqualTo(FailureCode.INVALID_REQUEST);
        read("{\"messages\":[{\"role\":\"user\",\"content\":\"" + "x".repeat(900_000) + "\"}]}");
    }

    @Test
    void onlyUtf8IsTaken() {
        byte[] broken = ("{" + HELLO + "}").getBytes(UTF_8);
        broken[broken.length - 6] = (byte) 0xC0;

        assertThat(refusal(broken).message()).contains("UTF-8");
        assertThat(refusal(("{" + HELLO + "}").getBytes(UTF_16)).message()).contains("UTF-8");
        assertThat(refusal(new byte[] {0, '{', 0, '}'}).message()).contains("UTF-8");
    }

    @Test
    void unknownModelIsNotFound() {
        RequestFailedException failure = refusal("{" + HELLO + ",\"model\":\"gpt-99\"}");

        assertThat(failure.code()).isEqualTo(FailureCode.MODEL_NOT_FOUND);
        assertThat(failure.errorCode()).isEqualTo("model_not_found");
        assertThat(failure.message()).isEqualTo("The model `gpt-99` does not exist or you do not have access to it.");
    }

    private ChatRequest read(String body) {
        return reader.read(body.getBytes(UTF_8));
    }

    private RequestFailedException refusal(String body) {
        return refusal(body.getBytes(UTF_8));
    }

    private RequestFailedException refusal(byte[] body) {
        RequestFailedException failure = catchThrowableOfType(RequestFailedException.class, () -> reader.read(body));
        assertThat(failure)
                .as(new String(body, 0, Math.min(200, body.length), UTF_8))
                .isNotNull();
        return failure;
    }
}
