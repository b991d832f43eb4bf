package dev.sluice.worker.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.testkit.SimulatorHandle;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.Prefix;
import dev.sluice.worker.provider.RecordingSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers from the simulator, in both dialects. */
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
                new ProvidersSettings(Map.of(
                        "openai", new ProvidersSettings.Provider(base + "/v1", "key", null, null),
                        "gemini", new ProvidersSettings.Provider(base, "key", null, null))),
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
    @ValueSource(strings = {"gemini-2.0-flash", "gemini-2.5-flash", "gpt-4o-mini"})
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
    @ValueSource(strings = {"gemini-2.0-flash", "gemini-2.5-flash", "gpt-4o-mini"})
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
