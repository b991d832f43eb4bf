package dev.sluice.simulator;

import static dev.sluice.simulator.SimulatorClient.JSON;
import static dev.sluice.simulator.SimulatorClient.events;
import static dev.sluice.simulator.SimulatorClient.openAiText;
import static dev.sluice.simulator.SimulatorClient.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.simulator.SimulatorClient.Raw;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

@TestInstance(Lifecycle.PER_CLASS)
final class FaultsContractTest {

    private static final String TEXT = "one two three four";

    private final Simulator simulator = Simulator.start(SimulatorSettings.defaults());
    private final SimulatorClient client = new SimulatorClient(simulator.port());

    @BeforeAll
    void warmUp() throws Exception {
        assertThat(ask("", true).statusCode()).isEqualTo(200);
    }

    @AfterAll
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void tokensComeAtTheirTime() throws Exception {
        long started = System.nanoTime();
        HttpResponse<String> response = ask("~ttft=200~interval=50~tokens=5", true);
        Duration took = Duration.ofNanos(System.nanoTime() - started);

        assertThat(events(response.body())).hasSize(7);
        // 200 ms to the first of five tokens, four more at 50 ms each; a busy machine may add, never take away.
        assertThat(took).isBetween(Duration.ofMillis(400), Duration.ofSeconds(3));
        assertThat(client.lastEndedCall().path("ttftMillis").asLong()).isBetween(199L, 2_500L);
    }

    @Test
    void wholeAnswerTakesTheTimeOfItsTokens() throws Exception {
        long started = System.nanoTime();
        HttpResponse<String> response = ask("~ttft=100~interval=50~tokens=5", false);
        Duration took = Duration.ofNanos(System.nanoTime() - started);

        assertThat(JSON.readTree(response.body()).at("/usage/completion_tokens").asInt())
                .isEqualTo(5);
        assertThat(took).isBetween(Duration.ofMillis(300), Duration.ofSeconds(3));
    }

    @Test
    void firstTokenLeavesBeforeTheLastIsMade() throws Exception {
        try (Raw raw = client.raw(question("gpt-4o-mini~ttft=1~interval=3000~tokens=2", true, TEXT))) {
            long started = System.nanoTime();
            raw.readUntil("word1");

            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void longStreamKeepsItsPace() throws Exception {
        long started = System.nanoTime();
        HttpResponse<String> response = ask("~ttft=0~interval=1~tokens=1000", true);
        Duration took = Duration.ofNanos(System.nanoTime() - started);

        assertThat(events(response.body())).hasSize(1_002);
        assertThat(took).isBetween(Duration.ofMillis(999), Duration.ofSeconds(3));
    }

    @Test
    void answerWithoutPausesIsWhole() throws Exception {
        HttpResponse<String> response = ask("~ttft=0~interval=0~tokens=20000", true);

        assertThat(events(response.body())).hasSize(20_002);
    }

    @Test
    void tokenThatIsLargerThanTheChannelsBufferPasses() throws Exception {
        String text = "x".repeat(3_000_000) + " " + "y".repeat(3_000_000);

        HttpResponse<String> response = client.openAi(question("gpt-4o-mini", true, text));

        assertThat(openAiText(response.body())).isEqualTo(text);
    }

    @Test
    void headerOrdersLikeTheSuffix() throws Exception {
        HttpResponse<String> response =
                client.openAi(question("gpt-4o-mini", true, TEXT), "x-simulator-fault", "tokens=2, interval=0");

        assertThat(openAiText(response.body())).isEqualTo("word1 word2");
    }

    @Test
    void whoIsOneTooManyIsTurnedAwayUntilAnotherHasLeft() throws Exception {
        try (Raw first = client.raw(question("gpt-4o-mini~atonce=1~ttft=1~interval=60000~tokens=2", true, TEXT))) {
            first.readUntil("word1");

            HttpResponse<String> second = ask("~atonce=1", false);
            assertThat(second.statusCode()).isEqualTo(429);
            assertThat(second.headers().firstValue("retry-after")).isEmpty();
            assertThat(ask("", false).statusCode()).isEqualTo(200);
        }
        while (ask("~atonce=1", false).statusCode() != 200) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rateLimitTellsWhenToRetry(boolean stream) throws Exception {
        HttpResponse<String> response = ask("~429=7", stream);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).hasValue("7");
        assertThat(response.headers().allValues("x-ratelimit-remaining-requests"))
                .containsExactly("0");
        assertThat(JSON.readTree(response.body()).at("/error/code").asString()).isEqualTo("rate_limit_exceeded");
    }

    @Test
    void firstCallsAloneAreRefused() throws Exception {
        String limited = question("gpt-4o-mini~429first=2~429=0", true, "a question of its own");
        String failing = question("gpt-4o-mini~500first=1", true, "a question of its own");

        assertThat(client.openAi(limited).headers().firstValue("retry-after")).hasValue("0");
        assertThat(client.openAi(limited).statusCode()).isEqualTo(429);
        assertThat(client.openAi(limited).statusCode()).isEqualTo(200);
        assertThat(client.openAi(failing).statusCode()).isEqualTo(500);
        assertThat(client.openAi(failing).statusCode()).isEqualTo(200);
    }

    @Test
    void serverErrorComesBeforeAnything() throws Exception {
        HttpResponse<String> response = ask("~500", true);

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(JSON.readTree(response.body()).at("/error/type").asString()).isEqualTo("server_error");
        assertOutcome("500", 0);
    }

    @Test
    void badKeyIs401() throws Exception {
        assertThat(ask("~badkey", true).statusCode()).isEqualTo(401);
        assertOutcome("badkey", 0);
    }

    @Test
    void failureWithinTheStreamIsAnErrorEventAndTheEnd() throws Exception {
        HttpResponse<String> response = ask("~fail=2", true);

        assertThat(openAiText(response.body())).isEqualTo("one two");
        assertThat(response.body()).doesNotContain("[DONE]", "\"finish_reason\":\"");
        assertThat(events(response.body()).getLast().path("error").propertyNames())
                .containsExactlyInAnyOrder("message", "type", "param", "code");
        assertOutcome("fail", 2);
    }

    @Test
    void failureWithinAWholeAnswerIs500() throws Exception {
        assertThat(ask("~fail=2", false).statusCode()).isEqualTo(500);
        assertOutcome("fail", 0);
    }

    @Test
    void failureBeyondTheAnswersEndComesBeforeItsTerminal() throws Exception {
        HttpResponse<String> response = ask("~fail=99", true);

        assertThat(openAiText(response.body())).isEqualTo(TEXT);
        assertThat(response.body())
                .doesNotContain("[DONE]", "\"finish_reason\":\"")
                .contains("\"error\"");
    }

    @Test
    void hangNeverAnswers() throws Exception {
        try (Raw raw = client.raw(question("gpt-4o-mini~hang", true, TEXT))) {
            raw.socket().setSoTimeout(300);
            assertThatThrownBy(() -> raw.readUntil("HTTP")).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(assertOutcome("hang", 0).path("closedAtMillis").isNull()).isFalse();
    }

    @Test
    void stallIsSilentAfterItsTokens() throws Exception {
        try (Raw raw = client.raw(question("gpt-4o-mini~stall=2", true, TEXT))) {
            raw.readUntil("\" two\"");
            raw.readUntil("\n\n");
            raw.socket().setSoTimeout(300);
            assertThatThrownBy(() -> raw.readUntil("{")).isInstanceOf(SocketTimeoutException.class);
        }
        assertOutcome("stall", 2);
    }

    @Test
    void stallOfAWholeAnswerComesInItsMiddle() throws Exception {
        try (Raw raw = client.raw(question("gpt-4o-mini~stall=2", false, TEXT))) {
            raw.readUntil("\"choices\"");
            raw.socket().setSoTimeout(300);
            assertThatThrownBy(() -> raw.readUntil("system_fingerprint")).isInstanceOf(SocketTimeoutException.class);
        }
        assertOutcome("stall", 0);
    }

    @Test
    void resetIsAResetAfterItsTokens() throws Exception {
        try (Raw raw = client.raw(question("gpt-4o-mini~reset=2", true, TEXT))) {
            raw.readUntil("\" two\"");
            assertThatThrownBy(() -> raw.readUntil("three"))
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertOutcome("reset", 2);
    }

    @Test
    void resetAtZeroComesBeforeTheHeaders() throws Exception {
        try (Raw raw = client.raw(question("gpt-4o-mini~reset=0", true, TEXT))) {
            assertThatThrownBy(() -> raw.readUntil("H"))
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(assertOutcome("reset", 0).path("status").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closeLeavesTheBodyWithoutItsEnd(boolean stream) throws Exception {
        assertThatThrownBy(() -> ask("~close=2", stream)).isInstanceOf(IOException.class);
        assertOutcome("close", stream ? 2 : 0);
    }

    @Test
    void closeIsAFinAndNoReset() throws Exception {
        try (Raw raw = client.raw(question("gpt-4o-mini~close=1", true, TEXT))) {
            assertThatThrownBy(() -> raw.readUntil("two")).hasMessageStartingWith("the connection ended");
        }
    }

    @Test
    void garbageIsNeitherJsonNorUtf8AndTheStreamGoesOn() throws Exception {
        HttpResponse<String> response = ask("~garbage=2", true);

        assertThatThrownBy(() -> events(response.body())).isInstanceOf(JacksonException.class);
        assertThat(response.body()).contains("\uFFFD", "\" four\"").endsWith("data: [DONE]\n\n");
        assertOutcome("garbage", 4);
    }

    @Test
    void garbageInAWholeAnswerBreaksIt() throws Exception {
        HttpResponse<String> response = ask("~garbage=2", false);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> JSON.readTree(response.body())).isInstanceOf(JacksonException.class);
        assertOutcome("garbage", 4);
    }

    @Test
    void dripSendsByteByByte() throws Exception {
        long started = System.nanoTime();
        HttpResponse<String> response = ask("~drip=1~tokens=1~ttft=0", true);
        Duration took = Duration.ofNanos(System.nanoTime() - started);

        assertThat(openAiText(response.body())).isEqualTo("word1");
        assertThat(took)
                .isGreaterThanOrEqualTo(Duration.ofMillis(response.body().length() - 10L));
        assertOutcome("complete", 1);
    }

    private HttpResponse<String> ask(String suffix, boolean stream) throws IOException, InterruptedException {
        return client.openAi(question("gpt-4o-mini" + suffix, stream, TEXT));
    }

    private JsonNode assertOutcome(String outcome, int tokens) throws IOException, InterruptedException {
        JsonNode call = client.lastEndedCall();
        assertThat(call.path("outcome").asString()).isEqualTo(outcome);
        assertThat(call.path("tokens").asInt()).isEqualTo(tokens);
        return call;
    }
}
