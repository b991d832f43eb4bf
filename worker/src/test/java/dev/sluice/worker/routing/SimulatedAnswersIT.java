package dev.sluice.worker.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.common.job.Family;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.testkit.SimulatorHandle;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.Prefix;
import dev.sluice.worker.provider.RecordingSink;
import dev.sluice.worker.provider.SchemaCorpus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers from the simulator, in every dialect. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SimulatedAnswersIT {

    private static final String TEXT = "one two three four";

    private SimulatorHandle simulator;
    private ProviderAnswers answers;

    @BeforeAll
    void start() {
        simulator = SimulatorHandle.start(Map.of());
        String base = simulator.baseUrl().toString();
        answers = new ProviderAnswers(
                TestCatalog.simulated(base, null),
                RoutingSettings.defaults(),
                InstantSource.system(),
                RandomGenerator.getDefault(),
                new SimpleMeterRegistry());
    }

    @AfterAll
    void stop() {
        answers.close();
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.0-flash", "gemini-2.5-flash", "gpt-4o-mini", "claude-haiku-4-5"})
    void streamedAnswerComesPieceByPieceAndWhole(String model) {
        JobHeaders job = ChatJobs.withUsage(model);
        RecordingSink sink = new RecordingSink();

        AnswerEnd end =
                answers.open(job, ChatJobs.asking(TEXT), Prefix.NONE, sink).run();

        assertThat(end).isInstanceOf(AnswerEnd.Complete.class);
        var answer = ((AnswerEnd.Complete) end).answer();
        assertThat(sink.text()).isEqualTo(TEXT);
        assertThat(sink.pieces()).hasSizeGreaterThanOrEqualTo(4);
        assertThat(answer.finishReason()).isEqualTo("stop");
        assertThat(answer.usage().estimated()).isFalse();
        assertThat(answer.usage().completionTokens()).isGreaterThanOrEqualTo(4);
        assertThat(answer.lastPieces()).hasSize(2);
        String envelope = new String(answers.chunkEnvelope(job), UTF_8);
        for (String piece : sink.pieces()) {
            JsonNode chunk = JsonMapper.shared().readTree(envelope + piece);
            assertThat(chunk.path("choices").path(0).path("finish_reason").isNull())
                    .isTrue();
        }
        JsonNode usage = JsonMapper.shared()
                .readTree(envelope + new String(answer.lastPieces().get(1), UTF_8));
        assertThat(usage.path("usage").path("completion_tokens").asLong())
                .isEqualTo(answer.usage().completionTokens());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.0-flash", "gemini-2.5-flash", "gpt-4o-mini", "claude-haiku-4-5"})
    void wholeAnswerIsOneObjectOfOurs(String model) {
        JobHeaders job = ChatJobs.whole(model);

        AnswerEnd end = answers.open(job, ChatJobs.asking(TEXT), Prefix.NONE, new RecordingSink())
                .run();

        assertThat(end).isInstanceOf(AnswerEnd.Complete.class);
        var answer = ((AnswerEnd.Complete) end).answer();
        JsonNode object = JsonMapper.shared().readTree(answer.lastPieces().getFirst());
        assertThat(object.path("id").asString()).isEqualTo(ChatJobs.ID.completionId());
        assertThat(object.path("model").asString()).isEqualTo(model);
        assertThat(object.path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asString())
                .isEqualTo(TEXT);
        assertThat(object.path("usage").path("completion_tokens").asLong())
                .isEqualTo(answer.usage().completionTokens());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.0-flash", "gemini-2.5-flash", "gpt-4o-mini", "claude-haiku-4-5"})
    void forcedToolIsCalledAndItsResultAnswered(String model) {
        String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\",\"parameters\":"
                + "{\"type\":\"object\",\"properties\":{\"days\":{\"type\":\"integer\",\"minimum\":2}},"
                + "\"required\":[\"days\"]}}}]";
        String asked = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}";
        JsonNode called = object(model, asked + "],\"tool_choice\":\"required\"" + tools + "}");

        JsonNode call = called.at("/choices/0/message/tool_calls/0");
        assertThat(called.at("/choices/0/finish_reason").asString()).isEqualTo("tool_calls");
        assertThat(call.at("/function/arguments").asString()).isEqualTo("{\"days\":2}");
        JsonNode answered = object(
                model,
                asked + "," + called.at("/choices/0/message") + ",{\"role\":\"tool\",\"tool_call_id\":"
                        + call.path("id") + ",\"content\":\"it is weather\"}]" + tools + "}");
        assertThat(answered.at("/choices/0/message/content").asString()).contains("it is weather");
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everySchemaIsTakenByEveryProvider(SchemaCorpus.Entry entry) {
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"response_format\":{\"type\":"
                + "\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":" + entry.schema() + "}},\"tools\":["
                + "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":" + entry.schema() + "}}]}";
        for (String model : List.of("gemini-2.0-flash", "gemini-2.5-flash", "gpt-4o-mini", "claude-haiku-4-5")) {
            String content = object(model + "~ttft=0~interval=0", body)
                    .at("/choices/0/message/content")
                    .asString();

            assertThat(JsonMapper.shared().readTree(content).isMissingNode()).isFalse();
        }
    }

    static List<SchemaCorpus.Entry> schemas() {
        return SchemaCorpus.entries();
    }

    private JsonNode object(String model, String body) {
        return object("chat", model, body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text-embedding-3-small", "gemini-embedding-001"})
    void embeddingsAreTheSameInBothEncodingsAndOfLengthOne(String model) {
        String asked = "{\"model\":\"" + model + "\",\"input\":[\"one two\",\"three\"],\"dimensions\":256";
        JsonNode numbers = object("embeddings", model, asked + "}");
        JsonNode encoded = object("embeddings", model, asked + ",\"encoding_format\":\"base64\"}");

        assertThat(numbers.path("model").asString()).isEqualTo(model);
        assertThat(numbers.at("/usage/prompt_tokens").asInt()).isPositive();
        assertThat(numbers.path("data")).hasSize(2);
        JsonNode vector = numbers.at("/data/1/embedding");
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder()
                        .decode(encoded.at("/data/1/embedding").asString()))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(vector).hasSize(256);
        double squares = 0;
        for (JsonNode number : vector) {
            assertThat(bytes.getFloat()).isEqualTo((float) number.asDouble());
            squares += number.asDouble() * number.asDouble();
        }
        assertThat(squares).isCloseTo(1, within(1e-4));
    }

    /** Gemini takes 100 in a call. */
    @Test
    void moreEmbeddingsThanACallGivesComeInTheirOrderWithTheSumOfTheirUsage() {
        String model = "gemini-embedding-001";
        List<String> texts = IntStream.range(0, 205)
                .mapToObj(number -> "\"text " + number + "\"")
                .toList();
        String rest = ",\"dimensions\":8,\"model\":\"" + model + "\"}";

        JsonNode all = object("embeddings", model, "{\"input\":" + texts + rest);
        JsonNode last = object("embeddings", model, "{\"input\":" + texts.subList(200, 205) + rest);
        JsonNode first = object("embeddings", model, "{\"input\":" + texts.subList(0, 100) + rest);

        assertThat(all.path("data")).hasSize(205);
        for (int index = 0; index < 205; index++) {
            assertThat(all.path("data").path(index).path("index").asInt()).isEqualTo(index);
        }
        for (int index = 0; index < 5; index++) {
            assertThat(all.path("data").path(200 + index).path("embedding"))
                    .isEqualTo(last.path("data").path(index).path("embedding"));
        }
        assertThat(all.at("/data/100/embedding")).isNotEqualTo(all.at("/data/0/embedding"));
        assertThat(all.at("/usage/prompt_tokens").asInt())
                .isGreaterThan(2 * first.at("/usage/prompt_tokens").asInt())
                .isEqualTo(all.at("/usage/total_tokens").asInt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemini-2.0-flash",
                "gemini-2.5-flash",
                "gpt-4o-mini",
                "claude-haiku-4-5",
                "gpt-3.5-turbo-instruct"
            })
    void textIsCompletedWholeAndInChunks(String model) {
        byte[] body = ("{\"model\":\"" + model + "\",\"prompt\":\"" + TEXT + "\"}").getBytes(UTF_8);
        JsonNode whole = object("completions", model, new String(body, UTF_8));
        JobHeaders job = ChatJobs.withUsage(model).withFamily("completions");
        RecordingSink sink = new RecordingSink();
        AnswerEnd end = answers.open(job, body, Prefix.NONE, sink).run();

        assertThat(whole.path("object").asString()).isEqualTo("text_completion");
        assertThat(whole.path("id").asString()).isEqualTo(Family.COMPLETIONS.answerId(ChatJobs.ID));
        assertThat(whole.at("/choices/0/text").asString()).isEqualTo(TEXT);
        assertThat(whole.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(sink.text()).isEqualTo(TEXT);
        String envelope = new String(answers.chunkEnvelope(job), UTF_8);
        assertThat(envelope).contains("\"object\":\"text_completion\"");
        StringBuilder text = new StringBuilder();
        for (String piece : sink.pieces()) {
            JsonNode chunk = JsonMapper.shared().readTree(envelope + piece);
            text.append(chunk.at("/choices/0/text").asString());
            assertThat(chunk.at("/choices/0").propertyNames())
                    .containsExactlyInAnyOrder("text", "index", "logprobs", "finish_reason");
            assertThat(chunk.path("usage").isNull()).isTrue();
        }
        assertThat(text).hasToString(TEXT);
        List<byte[]> last = ((AnswerEnd.Complete) end).answer().lastPieces();
        JsonNode finish = JsonMapper.shared().readTree(envelope + new String(last.getFirst(), UTF_8));
        assertThat(finish.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        JsonNode usage = JsonMapper.shared().readTree(envelope + new String(last.getLast(), UTF_8));
        assertThat(usage.at("/usage/completion_tokens").asInt()).isGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"claude-haiku-4-5,3,3", "gemini-2.0-flash,10,2", "gpt-4o-mini,3,1"})
    void moreChoicesThanACallGivesComeFromSeveral(String model, int choices, int calls) {
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + TEXT + "\"}],\"n\":" + choices + "}";
        RecordingSink sink = new RecordingSink();
        JobHeaders job = ChatJobs.withUsage(model);
        AnswerRun run = answers.open(job, body.getBytes(UTF_8), Prefix.NONE, sink);
        AnswerEnd end = run.run();
        JsonNode whole = object(model, body);

        assertThat(run.calls()).isEqualTo(calls);
        assertThat(end).as(end.toString()).isInstanceOf(AnswerEnd.Complete.class);
        Map<Integer, String> texts = new TreeMap<>();
        String envelope = new String(answers.chunkEnvelope(job), UTF_8);
        sink.pieces()
                .forEach(piece -> JsonMapper.shared()
                        .readTree(envelope + piece)
                        .path("choices")
                        .forEach(choice -> texts.merge(
                                choice.path("index").asInt(),
                                choice.at("/delta/content").asString(""),
                                String::concat)));
        assertThat(texts)
                .hasSize(choices)
                .allSatisfy((_, text) -> assertThat(text).isEqualTo(TEXT));
        List<byte[]> last = ((AnswerEnd.Complete) end).answer().lastPieces();
        assertThat(last).hasSize(choices + 1);
        JsonNode usage = JsonMapper.shared().readTree(envelope + new String(last.getLast(), UTF_8));
        assertThat(usage.at("/usage/prompt_tokens").asInt()).isEqualTo(4 * calls);
        assertThat(whole.path("choices")
                        .valueStream()
                        .map(choice -> choice.path("index").asInt()))
                .containsExactlyElementsOf(IntStream.range(0, choices).boxed().toList());
        assertThat(whole.path("choices"))
                .allSatisfy(choice ->
                        assertThat(choice.at("/message/content").asString()).isEqualTo(TEXT));
        assertThat(whole.at("/usage/prompt_tokens").asInt()).isEqualTo(4 * calls);
    }

    @Test
    void moderationIsToldAndCostsNoTokens() {
        String model = "omni-moderation-latest";

        JsonNode object = object("moderations", model, "{\"input\":[\"peace\",\"violence\"]}");

        assertThat(object.path("id").asString()).isEqualTo(Family.MODERATIONS.answerId(ChatJobs.ID));
        assertThat(object.at("/results/0/flagged").asBoolean()).isFalse();
        assertThat(object.at("/results/1/categories/violence").asBoolean()).isTrue();
    }

    private JsonNode object(String family, String model, String body) {
        JobHeaders job = ChatJobs.whole(model).withFamily(family);
        AnswerEnd end = answers.open(job, body.getBytes(UTF_8), Prefix.NONE, new RecordingSink())
                .run();

        assertThat(end).as(end.toString()).isInstanceOf(AnswerEnd.Complete.class);
        return JsonMapper.shared()
                .readTree(((AnswerEnd.Complete) end).answer().lastPieces().getFirst());
    }

    @Test
    void limitOfHundredTokensLeavesAThinkingModelRoomForText() {
        byte[] body = ("{\"messages\":[{\"role\":\"user\",\"content\":\"" + TEXT + "\"}],\"max_tokens\":100}")
                .getBytes(UTF_8);
        RecordingSink sink = new RecordingSink();

        AnswerEnd end = answers.open(ChatJobs.streamed("gemini-2.5-flash"), body, Prefix.NONE, sink)
                .run();

        assertThat(sink.text()).isEqualTo(TEXT);
        assertThat(((AnswerEnd.Complete) end).answer().finishReason()).isEqualTo("stop");
    }

    @Test
    void behaviourInTheModelsNameReachesTheSimulator() {
        RecordingSink sink = new RecordingSink();

        answers.open(ChatJobs.streamed("gpt-4o-mini~tokens=3"), ChatJobs.asking(TEXT), Prefix.NONE, sink)
                .run();

        assertThat(sink.text().split(" ")).hasSize(3);
    }
}
