package dev.sluice.worker.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.testkit.SimulatorHandle;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.Prefix;
import dev.sluice.worker.provider.RecordingSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers that another call goes on with, from the simulator, in every dialect. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContinuationIT {

    private static final String TEXT = "one two \\\"three\\\" grün five six seven eight nine ten";
    private static final String WHOLE = "one two \"three\" grün five six seven eight nine ten";

    private SimulatorHandle simulator;
    private ProviderAnswers answers;
    private ProviderAnswers stubborn;

    @BeforeAll
    void start() {
        simulator = SimulatorHandle.start(Map.of());
        answers = answers(true);
        stubborn = answers(false);
    }

    @AfterAll
    void stop() {
        answers.close();
        stubborn.close();
        simulator.close();
    }

    private ProviderAnswers answers(boolean continues) {
        String base = simulator.baseUrl().toString();
        return new ProviderAnswers(
                TestCatalog.simulated(base, continues),
                new RoutingSettings(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(5),
                        16,
                        3,
                        Duration.ofMillis(1),
                        Duration.ofMillis(5)),
                InstantSource.system(),
                RandomGenerator.getDefault(),
                new SimpleMeterRegistry());
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "reset", "stall"})
    void cutStreamGoesOnWhereItStopped(String fault) {
        for (String model : List.of("gemini-2.0-flash", "gemini-2.5-flash", "gpt-4o-mini", "claude-haiku-4-5")) {
            JobHeaders job = ChatJobs.withUsage(model + "~cutfirst=2~" + fault + "=4");
            // Only the first calls with one question are cut, so each needs its own.
            String last = model + fault;
            RecordingSink sink = new RecordingSink();

            AnswerRun run = answers.open(job, ChatJobs.asking(TEXT + last), Prefix.NONE, sink);
            FinishedAnswer answer = complete(run.run());

            assertThat(sink.text()).isEqualTo("%s%s", WHOLE, last);
            assertThat(run.calls()).isEqualTo(3);
            assertThat(answer.finishReason()).isEqualTo("stop");
            assertThat(String.join("", sink.pieces())).containsOnlyOnce("\"role\"");
            assertUsageOfOnePromptAndTenTokens(answer, model);
        }
    }

    private static void assertUsageOfOnePromptAndTenTokens(FinishedAnswer answer, String model) {
        boolean thinks = model.contains("2.5");
        assertThat(answer.usage().completionTokens()).isEqualTo(10 + (thinks ? 1024 : 0));
        assertThat(answer.usage().promptTokens()).isEqualTo(10);
        assertThat(answer.lastPieces()).hasSize(2);
        JsonNode usage = JsonMapper.shared()
                .readTree("{" + new String(answer.lastPieces().getLast(), UTF_8));
        assertThat(usage.at("/usage/total_tokens").asLong())
                .isEqualTo(answer.usage().totalTokens());
    }

    @Test
    void goingOnIsBoundByTheAttempts() {
        RecordingSink sink = new RecordingSink();

        AnswerRun run =
                answers.open(ChatJobs.streamed("gemini-2.0-flash~reset=2"), ChatJobs.asking(TEXT), Prefix.NONE, sink);
        AnswerEnd end = run.run();

        assertThat(failure(end)).isEqualTo(FailureCode.STREAM_INTERRUPTED);
        assertThat(run.calls()).isEqualTo(3);
        assertThat(sink.text()).isEqualTo("one two \"three\" grün five six");
    }

    @ParameterizedTest
    @CsvSource({"gemini-2.0-flash,reset", "gemini-2.5-flash,stall", "gpt-4o-mini,close"})
    void routeThatCannotGoOnInterrupts(String model, String fault) {
        RecordingSink sink = new RecordingSink();

        AnswerRun run =
                stubborn.open(ChatJobs.streamed(model + "~" + fault + "=2"), ChatJobs.asking(TEXT), Prefix.NONE, sink);
        AnswerEnd end = run.run();

        assertThat(failure(end)).isEqualTo(FailureCode.STREAM_INTERRUPTED);
        assertThat(run.calls()).isEqualTo(1);
        assertThat(((AnswerEnd.Failed) end).usage().completionTokens()).isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fail", "garbage"})
    void providersOwnErrorIsNoCut(String fault) {
        for (String model : List.of("gemini-2.0-flash", "gpt-4o-mini")) {
            AnswerRun run = answers.open(
                    ChatJobs.streamed(model + "~" + fault + "=2"),
                    ChatJobs.asking(TEXT),
                    Prefix.NONE,
                    new RecordingSink());

            assertThat(failure(run.run())).isEqualTo(FailureCode.PROVIDER_ERROR);
            assertThat(run.calls()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.0-flash", "gemini-2.5-flash", "gpt-4o-mini", "claude-haiku-4-5"})
    void takeoverGoesOnFromThePiecesThatTheClientHas(String model) {
        JobHeaders job = ChatJobs.withUsage(model);
        byte[] body = ChatJobs.asking(TEXT);
        RecordingSink first = new RecordingSink();
        complete(answers.open(job, body, Prefix.NONE, first).run());
        List<byte[]> half = first.bytes().subList(0, first.bytes().size() / 2);

        Prefix prefix = answers.continuation(job, body, half).orElseThrow();
        RecordingSink second = new RecordingSink();
        FinishedAnswer answer = complete(answers.open(job, body, prefix, second).run());

        assertThat(prefix.text()).isNotEmpty();
        assertThat(prefix.text() + second.text()).isEqualTo(WHOLE);
        assertThat(String.join("", second.pieces())).doesNotContain("\"role\"");
        assertThat(answer.usage().completionTokens()).isEqualTo(10);
        assertThat(answer.usage().promptTokens()).isEqualTo(10);
        assertThat(answer.usage().estimated()).isTrue();
    }

    @Test
    void limitOfTokensIsThatOfTheWhole() {
        byte[] body =
                ("{\"messages\":[{\"role\":\"user\",\"content\":\"" + TEXT + "\"}],\"max_tokens\":6}").getBytes(UTF_8);
        for (String model : List.of("gemini-2.0-flash", "gpt-4o-mini")) {
            RecordingSink sink = new RecordingSink();

            FinishedAnswer answer =
                    complete(answers.open(ChatJobs.streamed(model), body, new Prefix("one two", 2), sink)
                            .run());

            assertThat(sink.text()).isEqualTo(" \"three\" grün five six");
            assertThat(answer.finishReason()).isEqualTo("length");
            assertThat(answer.usage().completionTokens()).isEqualTo(6);
        }
    }

    @Test
    void answerWithoutTokensLeftEndsWithoutACall() {
        byte[] body =
                ("{\"messages\":[{\"role\":\"user\",\"content\":\"" + TEXT + "\"}],\"max_tokens\":2}").getBytes(UTF_8);
        RecordingSink sink = new RecordingSink();

        AnswerRun run = answers.open(ChatJobs.withUsage("gemini-2.0-flash"), body, new Prefix("one two", 2), sink);
        FinishedAnswer answer = complete(run.run());

        assertThat(run.calls()).isZero();
        assertThat(sink.pieces()).isEmpty();
        assertThat(answer.finishReason()).isEqualTo("length");
        assertThat(answer.usage().completionTokens()).isEqualTo(2);
        assertThat(answer.lastPieces()).hasSize(2);
    }

    @Test
    void prefixOnARouteThatCannotGoOnInterruptsWithoutACall() {
        AnswerRun run = stubborn.open(
                ChatJobs.streamed("gemini-2.0-flash"),
                ChatJobs.asking(TEXT),
                new Prefix("one two", 2),
                new RecordingSink());

        assertThat(failure(run.run())).isEqualTo(FailureCode.STREAM_INTERRUPTED);
        assertThat(run.calls()).isZero();
    }

    @Test
    void onlyTextOfOneChoiceIsGoneOnWith() {
        byte[] text = piece("{\"content\":\"one\"}", "");
        byte[] body = ChatJobs.asking(TEXT);

        assertThat(continuation(body, text)).isPresent();
        assertThat(continuation(body, piece("{\"role\":\"assistant\",\"content\":\"one\",\"refusal\":null}", "")))
                .isPresent();
        assertThat(continuation(body, text, piece("{\"tool_calls\":[{\"index\":0}]}", "")))
                .isEmpty();
        assertThat(continuation(body, text, piece("{\"refusal\":\"no\"}", ""))).isEmpty();
        assertThat(continuation(body, text, piece("{\"reasoning_content\":\"hm\"}", "")))
                .isEmpty();
        assertThat(continuation(body, text, piece("{\"content\":\"x\"}", ",\"logprobs\":{\"content\":[]}")))
                .isEmpty();
        assertThat(continuation(body, "\"choices\":[{\"index\":1,\"delta\":{\"content\":\"a\"}}]}".getBytes(UTF_8)))
                .isEmpty();
        assertThat(continuation(body, piece("{\"content\":\"\"}", ""))).isEmpty();
        assertThat(continuation(body, "\"choices\":[{".getBytes(UTF_8))).isEmpty();
        assertThat(stubborn.continuation(ChatJobs.streamed("gemini-2.0-flash"), body, List.of(text)))
                .isEmpty();
        assertThat(answers.continuation(ChatJobs.whole("gemini-2.0-flash"), body, List.of(text)))
                .isEmpty();
        assertThat(stubborn.continuation(ChatJobs.streamed("gemini-2.0-flash"), body, List.of()))
                .contains(Prefix.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'guided_json':{}",
                "'messages':[{'role':'user','content':'a'},{'role':'assistant','content':'b'}]",
                "'n':2",
                "'response_format':{'json_schema':{'type':'text'},'type':'json_schema'}",
                "'response_format':{'type':'json_object'}",
                "'stop':'e two'",
                "'stop':['zz','ee']"
            })
    void requestThatBindsTheAnswerIsNotGoneOnWith(String member) {
        byte[] body = ("{'messages':[{'role':'user','content':'a'}]," + member + "}")
                .replace('\'', '"')
                .getBytes(UTF_8);

        assertThat(continuation(body, piece("{\"content\":\"one\"}", ""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'n':1",
                "'n':null",
                "'response_format':null",
                "'response_format':{'type':'text'}",
                "'stop':'two'",
                "'stop':null",
                "'tools':[{'type':'function'}]"
            })
    void requestThatLeavesTheAnswerFreeIsGoneOnWith(String member) {
        byte[] body = ("{'messages':[{'role':'user','content':'a'}]," + member + "}")
                .replace('\'', '"')
                .getBytes(UTF_8);

        assertThat(continuation(body, piece("{\"content\":\"one\"}", ""))).contains(new Prefix("one", 1));
    }

    private Optional<Prefix> continuation(byte[] body, byte[]... pieces) {
        return answers.continuation(ChatJobs.streamed("gemini-2.0-flash"), body, List.of(pieces));
    }

    private static byte[] piece(String delta, String more) {
        return ("\"choices\":[{\"index\":0,\"delta\":" + delta + more + "}],\"usage\":null}").getBytes(UTF_8);
    }

    private static FinishedAnswer complete(AnswerEnd end) {
        assertThat(end).isInstanceOf(AnswerEnd.Complete.class);
        return ((AnswerEnd.Complete) end).answer();
    }

    private static FailureCode failure(AnswerEnd end) {
        assertThat(end).isInstanceOf(AnswerEnd.Failed.class);
        return ((AnswerEnd.Failed) end).failure().code();
    }
}
