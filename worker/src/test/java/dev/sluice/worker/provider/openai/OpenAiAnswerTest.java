package dev.sluice.worker.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.Beginning;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.ParsedAnswer;
import dev.sluice.worker.provider.RecordingSink;
import dev.sluice.worker.provider.StreamParser;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What lesser providers leave out or put in, streamed and not. */
final class OpenAiAnswerTest {

    private static final String DONE = "data: [DONE]\n\n";
    private static final String STOP = event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");

    @Test
    void wholeAnswerGetsWhatIsRequiredThoughNull() {
        JsonNode answer = whole("{\"id\":\"theirs\",\"object\":\"x\",\"created\":9,\"model\":\"theirs\",\"choices\":"
                + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"tool_calls\":[]},\"finish_reason\":\"stop\"},"
                + "{\"index\":1,\"message\":{}}],\"extra\":[1.10]}");

        assertThat(answer.path("id").asString()).isEqualTo(ChatJobs.ID.completionId());
        assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
        assertThat(answer.path("model").asString()).isEqualTo("gpt-4o-mini");
        assertThat(answer.at("/choices/0/logprobs").isNull()).isTrue();
        assertThat(answer.at("/choices/0/message/refusal").isNull()).isTrue();
        assertThat(answer.at("/choices/0/message/content").isNull()).isTrue();
        assertThat(answer.at("/choices/1/finish_reason").asString()).isEqualTo("stop");
        assertThat(answer.at("/extra/0").isNumber()).isTrue();
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isPositive();
    }

    @Test
    void wholeAnswerKeepsItsBytes() {
        String choices = "[ {\"index\":0, \"message\":{\"role\":\"assistant\",\"content\":\"\\u0041\\/\","
                + "\"refusal\":null,\"annotations\":[]},\"logprobs\":null,\"finish_reason\":\"stop\"} ]";
        String usage = "{\"prompt_tokens\":2, \"completion_tokens\":1,\"total_tokens\":3}";
        FinishedAnswer answer =
                finished(ChatJobs.whole("gpt-4o-mini"), "{\"choices\":" + choices + ",\"usage\":" + usage + "}");

        String object = new String(answer.lastPieces().getFirst(), UTF_8);
        assertThat(object).contains("\"choices\":" + choices).contains("\"usage\":" + usage);
        assertThat(answer.usage()).isEqualTo(TokenUsage.of(2, 1));
    }

    @Test
    void finishReasonThatIsMissingOrNullIsStop() {
        JsonNode answer = whole("{\"choices\":[{},{\"finish_reason\":null,\"message\":{\"content\":\"a\"}},"
                + "{\"finish_reason\": null}]}");

        assertThat(answer.path("choices").findValuesAsString("finish_reason")).containsExactly("stop", "stop", "stop");
        assertThat(answer.toString()).doesNotContain("finish_reason\":null");
    }

    @Test
    void choiceWithNothingInItIsStillJson() {
        RecordingSink sink = new RecordingSink();
        stream(
                ChatJobs.streamed("m"),
                sink,
                event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}"),
                event("{\"choices\":[{}]}"),
                STOP);

        assertThat(chunk(sink.pieces().get(1)).at("/choices/0/finish_reason").isNull())
                .isTrue();
    }

    @Test
    void wholeAnswerWithoutChoicesOrWithAnErrorIsNone() {
        JobHeaders job = ChatJobs.whole("gpt-4o-mini");

        assertThat(broken(job, "{\"choices\":[]}")).isEqualTo(FailureCode.PROVIDER_ERROR);
        assertThat(broken(job, "{\"object\":\"chat.completion\"}")).isEqualTo(FailureCode.PROVIDER_ERROR);
        assertThat(broken(job, "{\"choices\":[{}]} x")).isEqualTo(FailureCode.PROVIDER_ERROR);
        assertThat(broken(job, "{\"choices\":[1]}")).isEqualTo(FailureCode.PROVIDER_ERROR);
        assertThat(broken(job, "[]")).isEqualTo(FailureCode.PROVIDER_ERROR);
        assertThat(broken(job, "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\"}}"))
                .isEqualTo(FailureCode.INVALID_REQUEST);
    }

    @Test
    void everyChunkHasAFinishReasonEvenIfItsProviderLeavesItOut() {
        RecordingSink sink = new RecordingSink();
        stream(
                ChatJobs.streamed("m"),
                sink,
                event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}"),
                STOP);

        JsonNode choice = chunk(sink.pieces().getFirst()).at("/choices/0");
        assertThat(choice.has("finish_reason")).isTrue();
        assertThat(choice.path("finish_reason").isNull()).isTrue();
        assertThat(choice.at("/delta/role").asString()).isEqualTo("assistant");
    }

    @Test
    void roleComesOncePerChoice() {
        RecordingSink sink = new RecordingSink();
        String both = event("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"a\"}},"
                + "{\"index\":1,\"delta\":{\"content\":\"b\",\"role\":\"assistant\"}}]}");
        ParsedAnswer end = stream(
                ChatJobs.streamed("m"),
                sink,
                both,
                both,
                event(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"},\"finish_reason\":\"stop\"},{\"index\":1,\"delta\":{"
                            + " \"role\" : \"assistant\" , \"x\":1},\"finish_reason\":\"length\"}]}"));

        assertThat(chunk(sink.pieces().get(0)).findValues("role")).hasSize(2);
        assertThat(chunk(sink.pieces().get(1)).findValues("role")).isEmpty();
        assertThat(chunk(sink.pieces().get(1)).findValuesAsString("content")).containsExactly("a", "b");
        // Both choices ended in one chunk: nothing is missing, though no [DONE] came.
        FinishedAnswer answer = ((ParsedAnswer.Whole) end).answer();
        assertThat(answer.finishReason()).isEqualTo("stop");
        assertThat(chunk(new String(answer.lastPieces().getFirst(), UTF_8)).findValues("role"))
                .isEmpty();
    }

    @Test
    void restOfAnAnswerHasNoRoleHoweverItsProviderBegins() {
        for (String delta : List.of("{\"content\":\"b\"}", "{\"role\":\"assistant\",\"content\":\"b\"}")) {
            RecordingSink sink = new RecordingSink();
            Beginning beginning = new Beginning("a", TokenUsage.of(1, 1));
            StreamParser parser =
                    new OpenAiDialect().stream(ChatJobs.call(ChatJobs.streamed("m"), ChatJobs.asking("q"), beginning));
            byte[] bytes = event("{\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}")
                    .getBytes(UTF_8);
            parser.feed(bytes, 0, bytes.length, sink);

            assertThat(sink.text()).isEqualTo("b");
            assertThat(sink.pieces()).allSatisfy(piece -> assertThat(piece).doesNotContain("role"));
        }
    }

    @Test
    void answerOfTwoChoicesOfWhichOneIsUnfinishedIsCut() {
        ParsedAnswer end = stream(
                ChatJobs.streamed("m"),
                new RecordingSink(),
                event(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}},{\"index\":1,\"delta\":{\"content\":\"b\"}}]}"),
                STOP);

        assertThat(end).isInstanceOf(ParsedAnswer.Cut.class);
    }

    @Test
    void answerThatEndsBeforeItSaysAnythingIsHeldBackUntilThen() {
        RecordingSink sink = new RecordingSink();
        String role = event("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}");

        assertThat(stream(ChatJobs.streamed("m"), sink, role)).isInstanceOf(ParsedAnswer.Cut.class);
        assertThat(sink.pieces()).isEmpty();

        ParsedAnswer end = stream(ChatJobs.streamed("m"), sink, role, STOP, DONE);
        assertThat(((ParsedAnswer.Whole) end).answer().lastPieces()).hasSize(2);
        assertThat(sink.pieces()).isEmpty();
    }

    @Test
    void doneWithoutAFinishReasonIsNoEnd() {
        ParsedAnswer end = stream(
                ChatJobs.streamed("m"),
                new RecordingSink(),
                event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}"),
                DONE);

        assertThat(end).isInstanceOf(ParsedAnswer.Cut.class);
    }

    @Test
    void usageInEveryChunkIsTakenOnceAndNotPassedOn() {
        RecordingSink sink = new RecordingSink();
        ParsedAnswer end = stream(
                ChatJobs.streamed("m"),
                sink,
                event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}],\"usage\":" + usage(1) + "}"),
                event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"}}],\"usage\":" + usage(2) + "}"),
                STOP,
                event("{\"choices\":[],\"usage\":" + usage(2) + "}"),
                DONE);

        assertThat(((ParsedAnswer.Whole) end).answer().usage()).isEqualTo(new TokenUsage(9, 2, 4, 1, false));
        assertThat(sink.pieces()).allSatisfy(piece -> assertThat(piece).doesNotContain("usage"));
    }

    @Test
    void usageThatNeverComesIsEstimatedAndSaidToBe() {
        RecordingSink sink = new RecordingSink();
        ParsedAnswer end = stream(
                ChatJobs.withUsage("m"),
                sink,
                event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}"),
                event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(40) + "\"}}]}"),
                STOP,
                DONE);

        FinishedAnswer answer = ((ParsedAnswer.Whole) end).answer();
        assertThat(answer.usage().estimated()).isTrue();
        assertThat(answer.usage().completionTokens()).isEqualTo(11);
        assertThat(answer.usage().promptTokens()).isPositive();
        assertThat(chunk(new String(answer.lastPieces().getLast(), UTF_8))
                        .at("/usage/completion_tokens")
                        .asInt())
                .isEqualTo(11);
    }

    @Test
    void providersUsageChunkKeepsItsBytes() {
        ParsedAnswer end = stream(
                ChatJobs.withUsage("m"),
                new RecordingSink(),
                event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}"),
                STOP,
                event("{\"choices\":[],\"usage\":{\"prompt_tokens\":9, \"extra\":[1.10]}}"),
                DONE);

        assertThat(new String(((ParsedAnswer.Whole) end).answer().lastPieces().getLast(), UTF_8))
                .isEqualTo("\"choices\":[],\"usage\":{\"prompt_tokens\":9, \"extra\":[1.10]}}");
    }

    @Test
    void refusalIsAnAnswer() {
        RecordingSink sink = new RecordingSink();
        ParsedAnswer end = stream(
                ChatJobs.streamed("m"),
                sink,
                event("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"refusal\":\"I can't\"}}]}"),
                STOP,
                DONE);

        assertThat(end).isInstanceOf(ParsedAnswer.Whole.class);
        assertThat(chunk(sink.pieces().getFirst())
                        .at("/choices/0/delta/refusal")
                        .asString())
                .isEqualTo("I can't");
    }

    private static String usage(int completion) {
        return "{\"prompt_tokens\":9,\"completion_tokens\":" + completion
                + ",\"prompt_tokens_details\":{\"cached_tokens\":4},\"completion_tokens_details\":{\"reasoning_tokens\":1}}";
    }

    private static ParsedAnswer stream(JobHeaders job, RecordingSink sink, String... events) {
        StreamParser parser = new OpenAiDialect().stream(ChatJobs.call(job, ChatJobs.asking("What is this?")));
        for (String event : events) {
            byte[] bytes = event.getBytes(UTF_8);
            parser.feed(bytes, 0, bytes.length, sink);
        }
        return parser.end(sink);
    }

    private static FinishedAnswer finished(JobHeaders job, String object) {
        ParsedAnswer answer = parse(job, object);
        assertThat(answer).isInstanceOf(ParsedAnswer.Whole.class);
        return ((ParsedAnswer.Whole) answer).answer();
    }

    private static JsonNode whole(String object) {
        List<byte[]> pieces = finished(ChatJobs.whole("gpt-4o-mini"), object).lastPieces();
        assertThat(pieces).hasSize(1);
        return JsonMapper.shared().readTree(pieces.getFirst());
    }

    private static FailureCode broken(JobHeaders job, String object) {
        ParsedAnswer answer = parse(job, object);
        assertThat(answer).isInstanceOf(ParsedAnswer.Broken.class);
        return ((ParsedAnswer.Broken) answer).failure().code();
    }

    private static ParsedAnswer parse(JobHeaders job, String object) {
        return new OpenAiDialect().whole(ChatJobs.call(job, ChatJobs.asking("q")), object.getBytes(UTF_8));
    }

    private static JsonNode chunk(String piece) {
        return JsonMapper.shared().readTree("{" + piece);
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }
}
