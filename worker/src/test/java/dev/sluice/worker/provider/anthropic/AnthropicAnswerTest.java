package dev.sluice.worker.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.Beginning;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.ParsedAnswer;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.RecordingSink;
import dev.sluice.worker.provider.StreamParser;
import dev.sluice.worker.provider.http.ResponseHead;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Anthropic's answers mean, streamed and not. */
final class AnthropicAnswerTest {

    private static final String START = "{'type':'message_start','message':{'usage':{'input_tokens':10,"
            + "'cache_read_input_tokens':200,'cache_creation_input_tokens':30,'output_tokens':1}}}";
    private static final String END =
            "{'type':'message_delta','delta':{'stop_reason':'tool_use'},'usage':{" + "'output_tokens':40}}";

    @Test
    void cachedTokensArePartOfThePrompt() {
        FinishedAnswer answer = finished(stream(new RecordingSink(), START, text("hi"), END));
        JsonNode whole = whole("{'content':[{'type':'text','text':'hi'}],'stop_reason':'end_turn','usage':{"
                + "'input_tokens':10,'cache_read_input_tokens':200,'cache_creation_input_tokens':30,"
                + "'output_tokens':40}}");

        assertThat(answer.usage()).isEqualTo(new TokenUsage(240, 40, 200, 0, false));
        assertThat(whole.at("/usage/prompt_tokens").asInt()).isEqualTo(240);
        assertThat(whole.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(200);
        assertThat(whole.at("/usage/total_tokens").asInt()).isEqualTo(280);
    }

    @Test
    void cutStreamCostsItsPromptAndWhatWasSaid() {
        RecordingSink sink = new RecordingSink();
        StreamParser parser = parser(ChatJobs.call(ChatJobs.streamed("m"), ChatJobs.asking("q")));
        feed(parser, sink, START);
        assertThat(parser.usage()).isEqualTo(new TokenUsage(240, 0, 200, 0, true));
        for (int i = 0; i < 5; i++) {
            feed(parser, sink, text("one"));
        }

        assertThat(parser.end(sink)).isInstanceOf(ParsedAnswer.Cut.class);
        assertThat(parser.usage()).isEqualTo(new TokenUsage(240, 5, 200, 0, true));
    }

    @Test
    void usageThatNeverComesIsEstimatedAndNeverNothing() {
        FinishedAnswer answer = finished(stream(
                new RecordingSink(),
                text("one"),
                text("two"),
                "{'type':'message_delta','delta':{'stop_reason':'end_turn'}}"));

        assertThat(answer.usage().estimated()).isTrue();
        assertThat(answer.usage().completionTokens()).isEqualTo(2);
        assertThat(answer.usage().promptTokens()).isPositive();
        assertThat(whole("{'content':[{'type':'text','text':'hi'}]}")
                        .at("/usage/completion_tokens")
                        .asInt())
                .isPositive();
    }

    @Test
    void thoughtsAreNotSaidButComeBackWithTheFirstCall() {
        RecordingSink sink = new RecordingSink();
        FinishedAnswer answer = finished(stream(
                sink,
                START,
                "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'',"
                        + "'signature':''}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'let me '}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'see'}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'c2ln'}}",
                "{'type':'content_block_stop','index':0}",
                "{'type':'content_block_start','index':1,'content_block':{'type':'redacted_thinking','data':'x'}}",
                "{'type':'content_block_stop','index':1}",
                "{'type':'content_block_start','index':2,'content_block':{'type':'text','text':''}}",
                "{'type':'content_block_delta','index':2,'delta':{'type':'text_delta','text':'I look.'}}",
                "{'type':'content_block_stop','index':2}",
                "{'type':'content_block_start','index':3,'content_block':{'type':'tool_use','id':'toolu_1',"
                        + "'name':'now','input':{}}}",
                "{'type':'content_block_stop','index':3}",
                END));

        assertThat(sink.text()).isEqualTo("I look.");
        assertThat(answer.finishReason()).isEqualTo("tool_calls");
        JsonNode call = chunk(sink.pieces().get(1)).at("/choices/0/delta/tool_calls/0");
        JsonNode thoughts = call.at("/extra_content/anthropic/thinking_blocks");
        assertThat(thoughts.at("/0/thinking").asString()).isEqualTo("let me see");
        assertThat(thoughts.at("/0/signature").asString()).isEqualTo("c2ln");
        assertThat(thoughts.at("/1/type").asString()).isEqualTo("redacted_thinking");
        assertThat(JsonMapper.shared().readTree(answer.thoughts().get("toolu_1")))
                .isEqualTo(thoughts);
        // A call without arguments has an empty object of them.
        assertThat(chunk(sink.pieces().get(2))
                        .at("/choices/0/delta/tool_calls/0/function/arguments")
                        .asString())
                .isEqualTo("{}");
    }

    @Test
    void wholeMessageIsOneChoice() {
        JsonNode whole = whole("{'id':'msg_1','type':'message','role':'assistant','content':["
                + "{'type':'thinking','thinking':'hm','signature':'c2ln'},{'type':'text','text':'I '},"
                + "{'type':'text','text':'look.'},{'type':'tool_use','id':'a','name':'f','input':{'x':1.10}},"
                + "{'type':'tool_use','id':'b','name':'g','input':{}}],'stop_reason':'tool_use',"
                + "'usage':{'input_tokens':1,'output_tokens':2}}");

        JsonNode message = whole.at("/choices/0/message");
        assertThat(message.path("content").asString()).isEqualTo("I look.");
        assertThat(message.at("/tool_calls/0/function/arguments").asString()).isEqualTo("{\"x\":1.10}");
        assertThat(message.at("/tool_calls/0/extra_content/anthropic/thinking_blocks/0/signature")
                        .asString())
                .isEqualTo("c2ln");
        assertThat(message.at("/tool_calls/1").has("extra_content")).isFalse();
        assertThat(message.at("/refusal").isNull()).isTrue();
        assertThat(whole.at("/choices/0/finish_reason").asString()).isEqualTo("tool_calls");
        assertThat(whole.path("id").asString()).isEqualTo(ChatJobs.ID.completionId());
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,stop",
        "stop_sequence,stop",
        "max_tokens,length",
        "model_context_window_exceeded,length",
        "refusal,content_filter",
        "pause_turn,stop",
        "enlightened,stop"
    })
    void stopReasonsHaveTheirWords(String reason, String told) {
        assertThat(finished(stream(
                                new RecordingSink(),
                                text("a"),
                                "{'type':'message_delta','delta':{'stop_reason':'" + reason + "'}}"))
                        .finishReason())
                .isEqualTo(told);
        assertThat(whole("{'content':[],'stop_reason':'" + reason + "'}")
                        .at("/choices/0/finish_reason")
                        .asString())
                .isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error,PROVIDER_UNAVAILABLE",
        "api_error,PROVIDER_ERROR",
        "timeout_error,PROVIDER_ERROR",
        "something_new,PROVIDER_ERROR",
        "rate_limit_error,PROVIDER_RATE_LIMITED",
        "authentication_error,PROVIDER_MISCONFIGURED",
        "permission_error,PROVIDER_MISCONFIGURED",
        "billing_error,PROVIDER_MISCONFIGURED",
        "not_found_error,MODEL_NOT_FOUND",
        "request_too_large,REQUEST_TOO_LARGE",
        "invalid_request_error,INVALID_REQUEST"
    })
    void errorsWithinAnAnswerHaveTheirMeaning(String type, FailureCode code) {
        String error = "{'type':'error','error':{'type':'" + type + "','message':'no'}}";

        assertThat(broken(stream(new RecordingSink(), START, error))).isEqualTo(code);
        assertThat(broken(parse(error))).isEqualTo(code);
    }

    @Test
    void overloadIsNobodysFaultAndMayPass() {
        ChatCall call = ChatJobs.call(ChatJobs.streamed("m"), ChatJobs.asking("q"));
        ProviderFailure failure = new AnthropicDialect()
                .refusal(
                        call,
                        new ResponseHead(529, Map.of("retry-after", "2")),
                        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}"
                                .getBytes(UTF_8));

        assertThat(failure.code()).isEqualTo(FailureCode.PROVIDER_UNAVAILABLE);
        assertThat(failure.pause()).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({
        "'Your credit balance is too low to access the API.',PROVIDER_MISCONFIGURED",
        "'prompt is too long: 210000 tokens > 200000 maximum',CONTEXT_LENGTH_EXCEEDED",
        "'messages: at least one message is required',INVALID_REQUEST"
    })
    void badRequestMayBeTheOperatorsMatter(String message, FailureCode code) {
        ChatCall call = ChatJobs.call(ChatJobs.streamed("m"), ChatJobs.asking("q"));
        String body =
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"" + message + "\"}}";

        assertThat(new AnthropicDialect()
                        .refusal(call, new ResponseHead(400, Map.of()), body.getBytes(UTF_8))
                        .code())
                .isEqualTo(code);
    }

    @Test
    void spaceAtTheEndOfABeginningIsNotSaidTwice() {
        for (String next : new String[] {" two", "two", " ", "\n two"}) {
            RecordingSink sink = new RecordingSink();
            Beginning beginning = new Beginning("one ", TokenUsage.of(1, 1));
            StreamParser parser = parser(ChatJobs.call(ChatJobs.streamed("m"), ChatJobs.asking("q"), beginning));
            feed(parser, sink, text(next.replace("\n", "\\n")));
            feed(parser, sink, text(" three"));

            String expected = next.startsWith(" ") ? next.substring(1) : next;
            assertThat(sink.text()).isEqualTo("%s three", expected);
        }
    }

    private static String text(String text) {
        return "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'" + text + "'}}";
    }

    private static StreamParser parser(ChatCall call) {
        return new AnthropicDialect().stream(call);
    }

    private static void feed(StreamParser parser, RecordingSink sink, String event) {
        byte[] bytes = ("event: x\ndata: " + event.replace('\'', '"') + "\n\n").getBytes(UTF_8);
        parser.feed(bytes, 0, bytes.length, sink);
    }

    private static ParsedAnswer stream(RecordingSink sink, String... events) {
        StreamParser parser = parser(ChatJobs.call(ChatJobs.streamed("m"), ChatJobs.asking("What is this?")));
        for (String event : events) {
            feed(parser, sink, event);
        }
        return parser.end(sink);
    }

    private static JsonNode whole(String object) {
        return JsonMapper.builder()
                .build()
                .readTree(finished(parse(object)).lastPieces().getFirst());
    }

    private static ParsedAnswer parse(String object) {
        return new AnthropicDialect()
                .whole(
                        ChatJobs.call(ChatJobs.whole("m"), ChatJobs.asking("q")),
                        object.replace('\'', '"').getBytes(UTF_8));
    }

    private static FinishedAnswer finished(ParsedAnswer answer) {
        assertThat(answer).isInstanceOf(ParsedAnswer.Whole.class);
        return ((ParsedAnswer.Whole) answer).answer();
    }

    private static FailureCode broken(ParsedAnswer answer) {
        assertThat(answer).isInstanceOf(ParsedAnswer.Broken.class);
        return ((ParsedAnswer.Broken) answer).failure().code();
    }

    private static JsonNode chunk(String piece) {
        return JsonMapper.shared().readTree("{" + piece);
    }
}
