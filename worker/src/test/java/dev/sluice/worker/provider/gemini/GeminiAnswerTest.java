package dev.sluice.worker.provider.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.ParsedAnswer;
import dev.sluice.worker.provider.RecordingSink;
import dev.sluice.worker.provider.StreamParser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How Gemini's answers have failed the users of other translations, streamed and not. */
final class GeminiAnswerTest {

    private static final String WEATHER = "{'functionCall':{'name':'weather','args':{'city':'Bonn'}}}";

    @Test
    void stopWithToolCallsIsToolCallsThoughTheReasonComesAlone() {
        RecordingSink sink = new RecordingSink();
        FinishedAnswer answer = streamed(sink, candidate(WEATHER, ""), "{'candidates':[{'finishReason':'STOP'}]}");

        assertThat(answer.finishReason()).isEqualTo("tool_calls");
        assertThat(sink.pieces())
                .allSatisfy(piece -> assertThat(
                                chunk(piece).at("/choices/0/finish_reason").isNull())
                        .isTrue());
        assertThat(answer.lastPieces()).hasSize(1);
        assertThat(whole(candidate(WEATHER, ",'finishReason':'STOP'"))
                        .at("/choices/0/finish_reason")
                        .asString())
                .isEqualTo("tool_calls");
    }

    @ParameterizedTest
    @CsvSource({"MAX_TOKENS,length", "SAFETY,content_filter"})
    void otherReasonsAreNotMaskedByToolCalls(String reason, String told) {
        String object = candidate(WEATHER, ",'finishReason':'" + reason + "'");

        assertThat(streamed(new RecordingSink(), object).finishReason()).isEqualTo(told);
        assertThat(whole(object).at("/choices/0/finish_reason").asString()).isEqualTo(told);
    }

    @Test
    void reasonOfAnEarlyChunkIsNotTheEnd() {
        RecordingSink sink = new RecordingSink();
        FinishedAnswer answer = streamed(
                sink,
                candidate("{'text':'a'}", ",'finishReason':'STOP'"),
                candidate("{'text':'b'}", ""),
                candidate("{'text':'c'}", ",'finishReason':'MAX_TOKENS'"));

        assertThat(sink.text()).isEqualTo("abc");
        assertThat(answer.finishReason()).isEqualTo("length");
        assertThat(answer.lastPieces()).hasSize(1);
    }

    @Test
    void callsInTwoChunksHaveTheSameIdsWhoeverReadsTheAnswerAgain() {
        RecordingSink once = new RecordingSink();
        RecordingSink again = new RecordingSink();
        streamed(once, candidate(WEATHER, ""), candidate(WEATHER, ",'finishReason':'STOP'"));
        streamed(again, candidate(WEATHER, ""), candidate(WEATHER, ",'finishReason':'STOP'"));

        assertThat(callsOf(once)).extracting(call -> call.path("index").asInt()).containsExactly(0, 1);
        assertThat(callsOf(once))
                .extracting(call -> call.path("id").asString())
                .doesNotHaveDuplicates()
                .isEqualTo(callsOf(again).stream()
                        .map(call -> call.path("id").asString())
                        .toList());
    }

    @Test
    void parallelCallsInOneChunkHaveIndexesAndIdsOfTheirOwn() {
        RecordingSink sink = new RecordingSink();
        streamed(sink, candidate(WEATHER + "," + WEATHER, ",'finishReason':'STOP'"));
        JsonNode whole = whole(candidate(WEATHER + "," + WEATHER, ",'finishReason':'STOP'"));

        List<JsonNode> calls = callsOf(sink);
        assertThat(calls).extracting(call -> call.path("index").asInt()).containsExactly(0, 1);
        assertThat(calls.get(0).path("id").asString())
                .isNotEmpty()
                .isNotEqualTo(calls.get(1).path("id").asString());
        JsonNode together = whole.at("/choices/0/message/tool_calls");
        assertThat(together.findValuesAsString("id"))
                .containsExactly(
                        calls.get(0).path("id").asString(),
                        calls.get(1).path("id").asString());
        assertThat(whole.at("/choices/0/message/content").isNull()).isTrue();
        assertThat(together)
                .allSatisfy(call -> assertThat(JsonMapper.shared()
                                .readTree(call.at("/function/arguments").asString())
                                .path("city")
                                .asString())
                        .isEqualTo("Bonn"));
    }

    @Test
    void providersIdAndThoughtSignatureAreKeptInTheCall() {
        String part = "{'functionCall':{'id':'fc-1','name':'weather','args':{}},'thoughtSignature':'c2ln'}";
        RecordingSink sink = new RecordingSink();
        streamed(sink, candidate(part, ",'finishReason':'STOP'"));

        JsonNode call = chunk(sink.pieces().getFirst()).at("/choices/0/delta/tool_calls/0");
        assertThat(call.path("id").asString()).isEqualTo("fc-1");
        assertThat(call.at("/extra_content/google/thought_signature").asString())
                .isEqualTo("c2ln");
        JsonNode whole = whole(candidate(part, ",'finishReason':'STOP'"));
        assertThat(whole.at("/choices/0/message/tool_calls/0/extra_content/google/thought_signature")
                        .asString())
                .isEqualTo("c2ln");
    }

    @Test
    void thoughtsAreCountedButNotSaid() {
        String usage = ",'usageMetadata':{'promptTokenCount':10,'toolUsePromptTokenCount':2,'candidatesTokenCount':3,"
                + "'thoughtsTokenCount':20,'cachedContentTokenCount':4,'totalTokenCount':35}";
        String object = candidate("{'text':'hm','thought':true},{'text':'yes'}", ",'finishReason':'STOP'", usage);
        RecordingSink sink = new RecordingSink();
        TokenUsage expected = new TokenUsage(12, 23, 4, 20, false);

        FinishedAnswer answer = streamed(sink, object);
        JsonNode whole = whole(object);

        assertThat(sink.text()).isEqualTo("yes");
        assertThat(answer.usage()).isEqualTo(expected);
        assertThat(whole.at("/choices/0/message/content").asString()).isEqualTo("yes");
        assertThat(whole.at("/usage/prompt_tokens").asInt()).isEqualTo(12);
        assertThat(whole.at("/usage/completion_tokens").asInt()).isEqualTo(23);
        assertThat(whole.at("/usage/total_tokens").asInt()).isEqualTo(35);
        assertThat(whole.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(4);
        assertThat(whole.at("/usage/completion_tokens_details/reasoning_tokens").asInt())
                .isEqualTo(20);
    }

    @Test
    void cumulativeUsageIsTakenOnce() {
        FinishedAnswer answer = streamed(
                new RecordingSink(),
                candidate("{'text':'a'}", "", ",'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':1}"),
                candidate("{'text':'b'}", "", ",'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':2}"),
                candidate(
                        "{'text':'c'}",
                        ",'finishReason':'STOP'",
                        ",'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':3}"));

        assertThat(answer.usage()).isEqualTo(TokenUsage.of(5, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BLOCKLIST",
                "IMAGE_PROHIBITED_CONTENT",
                "IMAGE_RECITATION",
                "IMAGE_SAFETY",
                "LANGUAGE",
                "PROHIBITED_CONTENT",
                "RECITATION",
                "SAFETY",
                "SPII"
            })
    void filtersAreNoFailures(String reason) {
        String object = "{'candidates':[{'finishReason':'" + reason + "','index':0}]}";

        FinishedAnswer answer = streamed(new RecordingSink(), object);
        assertThat(answer.finishReason()).isEqualTo("content_filter");
        JsonNode last = chunk(new String(answer.lastPieces().getFirst(), UTF_8));
        assertThat(last.at("/choices/0/delta/role").asString()).isEqualTo("assistant");
        assertThat(whole(object).at("/choices/0/finish_reason").asString()).isEqualTo("content_filter");
        assertThat(whole(object).at("/choices/0/message/content").asString()).isEmpty();
    }

    @Test
    void blockedPromptIsOneFilteredChoice() {
        String object = "{'promptFeedback':{'blockReason':'PROHIBITED_CONTENT'},"
                + "'usageMetadata':{'promptTokenCount':7,'totalTokenCount':7}}";

        FinishedAnswer answer = streamed(new RecordingSink(), object);

        assertThat(answer.finishReason()).isEqualTo("content_filter");
        assertThat(answer.usage()).isEqualTo(TokenUsage.of(7, 0));
        assertThat(whole(object).path("choices")).hasSize(1);
        assertThat(whole(object).at("/choices/0/finish_reason").asString()).isEqualTo("content_filter");
    }

    @Test
    void blockWithinAnAnswerEndsIt() {
        RecordingSink sink = new RecordingSink();
        FinishedAnswer answer =
                streamed(sink, candidate("{'text':'a'}", ""), "{'promptFeedback':{'blockReason':'OTHER'}}");

        assertThat(sink.text()).isEqualTo("a");
        assertThat(answer.finishReason()).isEqualTo("content_filter");
    }

    @Test
    void limitThatWasAllThoughtIsLength() {
        String object = "{'candidates':[{'content':{'role':'model'},'finishReason':'MAX_TOKENS','index':0}],"
                + "'usageMetadata':{'promptTokenCount':1,'thoughtsTokenCount':99}}";

        FinishedAnswer answer = streamed(new RecordingSink(), object);

        assertThat(answer.finishReason()).isEqualTo("length");
        assertThat(answer.usage().completionTokens()).isEqualTo(99);
        assertThat(whole(object).at("/choices/0/finish_reason").asString()).isEqualTo("length");
        assertThat(whole(object).at("/choices/0/message/content").asString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL"})
    void garbledCallMayBeTriedAgain(String reason) {
        String object = "{'candidates':[{'finishReason':'" + reason + "','index':0}]}";

        assertThat(broken(stream(new RecordingSink(), object))).isEqualTo(FailureCode.PROVIDER_ERROR);
        assertThat(broken(parse(object))).isEqualTo(FailureCode.PROVIDER_ERROR);
    }

    @Test
    void unknownValuesAreNoSurprise() {
        String object = "{'candidates':[{'content':{'parts':[{'text':'a'},{'hologram':{'x':[1]}},{'text':null}],"
                + "'role':'sage','mood':[{}]},'finishReason':'ENLIGHTENED','index':0,'grounding':{}}],"
                + "'promptFeedback':{'safetyRatings':[]},'usageMetadata':{'promptTokenCount':1,'x':{'y':2}},'z':[[]]}";

        assertThat(streamed(new RecordingSink(), object).finishReason()).isEqualTo("stop");
        assertThat(whole(object).at("/choices/0/message/content").asString()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'candidates':[]}", "{'candidates':null}", "{'modelVersion':'x'}", "{}"})
    void missingCandidatesAreNoAnswer(String object) {
        assertThat(stream(new RecordingSink(), object)).isInstanceOf(ParsedAnswer.Cut.class);
        assertThat(broken(parse(object))).isEqualTo(FailureCode.PROVIDER_ERROR);
    }

    @Test
    void candidatesAreChoicesOfTheirOwn() {
        RecordingSink sink = new RecordingSink();
        String two = "{'candidates':[{'content':{'parts':[{'text':'a'}]},'index':0},"
                + "{'content':{'parts':[{'text':'b'}]},'index':1}]}";
        FinishedAnswer answer = streamed(
                sink,
                two,
                "{'candidates':[{'finishReason':'STOP','index':1},{'finishReason':'MAX_TOKENS','index':0}]}");

        assertThat(sink.pieces()).hasSize(2);
        assertThat(chunk(sink.pieces().get(1)).at("/choices/0/index").asInt()).isEqualTo(1);
        assertThat(answer.finishReason()).isEqualTo("length");
        assertThat(answer.lastPieces()).hasSize(2);
    }

    @Test
    void keyThatGeminiRefusesIsTheOperatorsMatter() {
        String body = "{'error':{'code':400,'message':'API key not valid.','status':'INVALID_ARGUMENT','details':"
                + "[{'reason':'API_KEY_INVALID'}]}}";

        assertThat(broken(parse(body))).isEqualTo(FailureCode.PROVIDER_MISCONFIGURED);
        assertThat(broken(stream(new RecordingSink(), body))).isEqualTo(FailureCode.PROVIDER_MISCONFIGURED);
    }

    private static String candidate(String parts, String finish) {
        return candidate(parts, finish, "");
    }

    private static String candidate(String parts, String finish, String usage) {
        return "{'candidates':[{'content':{'parts':[" + parts + "],'role':'model'}" + finish + ",'index':0}]" + usage
                + "}";
    }

    private static List<JsonNode> callsOf(RecordingSink sink) {
        List<JsonNode> calls = new ArrayList<>();
        sink.pieces()
                .forEach(piece -> chunk(piece).at("/choices/0/delta/tool_calls").forEach(calls::add));
        return calls;
    }

    private static FinishedAnswer streamed(RecordingSink sink, String... objects) {
        return finished(stream(sink, objects));
    }

    private static ParsedAnswer stream(RecordingSink sink, String... objects) {
        JobHeaders job = ChatJobs.streamed("gemini-2.5-flash");
        StreamParser parser = new GeminiDialect().stream(ChatJobs.call(job, ChatJobs.asking("q")));
        for (String object : objects) {
            byte[] event = ("data: " + object.replace('\'', '"') + "\r\n\r\n").getBytes(UTF_8);
            parser.feed(event, 0, event.length, sink);
        }
        return parser.end(sink);
    }

    private static JsonNode whole(String object) {
        return JsonMapper.shared().readTree(finished(parse(object)).lastPieces().getFirst());
    }

    private static ParsedAnswer parse(String object) {
        JobHeaders job = ChatJobs.whole("gemini-2.5-flash");
        return new GeminiDialect()
                .whole(
                        ChatJobs.call(job, ChatJobs.asking("q")),
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
