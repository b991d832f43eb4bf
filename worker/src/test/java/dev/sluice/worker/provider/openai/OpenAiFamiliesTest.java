package dev.sluice.worker.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.Family;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.ParsedAnswer;
import dev.sluice.worker.provider.RecordingSink;
import dev.sluice.worker.provider.StreamParser;
import dev.sluice.worker.provider.Translation;
import dev.sluice.worker.provider.http.ProviderRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What OpenAI's dialect makes of requests that aren't chats. */
final class OpenAiFamiliesTest {

    @ParameterizedTest
    @CsvSource({"embeddings,/embeddings", "completions,/completions", "moderations,/moderations"})
    void eachFamilyHasItsOwnPath(String family, String path) {
        assertThat(request(ChatJobs.whole("m").withFamily(family), "{}").uri())
                .hasToString("http://provider.test/v1" + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"embeddings", "moderations"})
    void nothingButTheModelIsOurs(String family) {
        String body = body(
                ChatJobs.whole("theirs").withFamily(family),
                "{\"model\":\"ours\", \"input\": [ 1, 2.0 ],\"x\":{\"a\":1,\"a\":2}}");

        assertThat(body).isEqualTo("{\"model\":\"theirs\",\"input\": [ 1, 2.0 ],\"x\":{\"a\":1,\"a\":2}}");
    }

    @Test
    void completionAsksForItsUsageAndKeepsTheProvidersDefaultOfTokens() {
        String streamed = body(ChatJobs.streamed("m").withFamily("completions"), "{\"prompt\":\"x\"}");
        String whole = body(ChatJobs.whole("m").withFamily("completions"), "{\"prompt\":[1,2],\"max_tokens\":0}");

        assertThat(streamed).contains("\"include_usage\":true").doesNotContain("max_tokens");
        assertThat(whole).isEqualTo("{\"model\":\"m\",\"stream\":false,\"prompt\":[1,2],\"max_tokens\":0}");
    }

    @Test
    void embeddingsKeepTheirBytesUnderOurModelsName() {
        FinishedAnswer answer = finished(
                "embeddings",
                "{\"object\":\"list\",\"data\":[{\"embedding\":[1.10,2E-3]}],"
                        + "\"model\":\"theirs-v2\",\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5},\"extra\":1}");

        assertThat(new String(answer.lastPieces().getFirst(), UTF_8))
                .isEqualTo("{\"object\":\"list\",\"model\":\"m\",\"data\":[{\"embedding\":[1.10,2E-3]}],"
                        + "\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5},\"extra\":1}");
        assertThat(answer.usage()).isEqualTo(TokenUsage.of(5, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"12345678\" | 2", "[\"12345678\",\"1\"] | 3", "[1,2,3] | 3", "[[1,2],[3]] | 3"})
    void usageThatIsNotToldIsEstimatedAndMarked(String input, long tokens) {
        ChatCall call = ChatJobs.call(
                ChatJobs.whole("m").withFamily("embeddings"), ("{\"input\":" + input + "}").getBytes(UTF_8));

        FinishedAnswer answer =
                ((ParsedAnswer.Whole) new OpenAiDialect().whole(call, "{\"data\":[]}".getBytes(UTF_8))).answer();

        assertThat(answer.usage()).isEqualTo(new TokenUsage(tokens, 0, 0, 0, true));
        assertThat(json(answer).at("/usage/total_tokens").asLong()).isEqualTo(tokens);
    }

    @Test
    void moderationHasOurIdAndCostsNothing() {
        FinishedAnswer answer = finished("moderations", "{\"id\":\"modr-1\",\"model\":\"x\",\"results\":[{}]}");

        assertThat(json(answer).path("id").asString()).isEqualTo(Family.MODERATIONS.answerId(ChatJobs.ID));
        assertThat(json(answer).path("model").asString()).isEqualTo("m");
        assertThat(answer.usage()).isEqualTo(TokenUsage.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"data\":{}}", "{\"data\":[", "{\"error\":{\"message\":\"x\"}}", "no"})
    void answerWithoutAListIsNone(String object) {
        for (String family : new String[] {"embeddings", "moderations"}) {
            ParsedAnswer answer = parse(family, object);

            assertThat(answer).isInstanceOf(ParsedAnswer.Broken.class);
            assertThat(((ParsedAnswer.Broken) answer).failure().code()).isEqualTo(FailureCode.PROVIDER_ERROR);
        }
    }

    @Test
    void completionIsMadeOursAndWhole() {
        JsonNode object = json(finished(
                "completions",
                "{\"id\":\"x\",\"object\":\"text_completion\",\"choices\":[{\"index\":0,\"text\":\"Hi there\"}]}"));

        assertThat(object.path("id").asString()).isEqualTo(Family.COMPLETIONS.answerId(ChatJobs.ID));
        assertThat(object.path("object").asString()).isEqualTo("text_completion");
        assertThat(object.at("/choices/0").toString())
                .isEqualTo("{\"index\":0,\"text\":\"Hi there\",\"logprobs\":null,\"finish_reason\":\"stop\"}");
        assertThat(object.at("/usage/completion_tokens").asInt()).isPositive();
    }

    @Test
    void completionsChunksHoldTheirTextInTheChoiceAndCanBeJoined() {
        RecordingSink sink = new RecordingSink();
        ChatCall call = ChatJobs.call(ChatJobs.withUsage("m").withFamily("completions"), ChatJobs.asking("q"));
        StreamParser parser = new OpenAiDialect().stream(call);
        feed(parser, sink, "{\"id\":\"1\",\"choices\":[{\"text\":\"a\\\"\",\"index\":0}]}");
        feed(parser, sink, "{\"id\":\"1\",\"choices\":[{\"text\":\" b\",\"index\":0}]}");
        feed(
                parser,
                sink,
                "{\"choices\":[{\"text\":\"\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"length\"}]}");
        feed(parser, sink, "{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}");
        feed(parser, sink, "[DONE]");

        FinishedAnswer answer = ((ParsedAnswer.Whole) parser.end(sink)).answer();

        assertThat(sink.text()).isEqualTo("a\" b");
        assertThat(sink.pieces().getFirst())
                .isEqualTo("\"choices\":[{\"text\":\"a\\\"\",\"index\":0,\"logprobs\":null,\"finish_reason\":null}],"
                        + "\"usage\":null}");
        assertThat(sink.given().get(0).joined(sink.given().get(1)).orElseThrow().text())
                .isEqualTo("a\" b");
        assertThat(answer.finishReason()).isEqualTo("length");
        assertThat(answer.usage()).isEqualTo(TokenUsage.of(1, 2));
        assertThat(answer.lastPieces()).hasSize(2);
    }

    private static void feed(StreamParser parser, RecordingSink sink, String data) {
        byte[] event = ("data: " + data + "\n\n").getBytes(UTF_8);
        parser.feed(event, 0, event.length, sink);
    }

    private static FinishedAnswer finished(String family, String object) {
        ParsedAnswer answer = parse(family, object);
        assertThat(answer).isInstanceOf(ParsedAnswer.Whole.class);
        return ((ParsedAnswer.Whole) answer).answer();
    }

    private static ParsedAnswer parse(String family, String object) {
        ChatCall call = ChatJobs.call(ChatJobs.whole("m").withFamily(family), "{\"input\":\"q\"}".getBytes(UTF_8));
        return new OpenAiDialect().whole(call, object.getBytes(UTF_8));
    }

    private static JsonNode json(FinishedAnswer answer) {
        return JsonMapper.shared().readTree(answer.lastPieces().getFirst());
    }

    private static String body(JobHeaders job, String body) {
        return new String(request(job, body).body(), UTF_8);
    }

    private static ProviderRequest request(JobHeaders job, String body) {
        return ((Translation.Ready) new OpenAiDialect().request(ChatJobs.call(job, body.getBytes(UTF_8)))).request();
    }
}
