package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Await;
import dev.sluice.testkit.client.ChatBody;
import dev.sluice.testkit.client.ChatTranscript;
import dev.sluice.testkit.client.HttpCall;
import dev.sluice.testkit.client.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A provider's limits are a pace for the whole fleet, and nobody's error. */
@Timeout(120)
final class AllowanceE2E {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int REQUESTS = 300;
    private static final int AT_ONCE = 20;
    private static final int WORDS = 5;

    /** A pause that was told to one worker is known to the others a moment later. */
    private static final long NEWS_MILLIS = 250;

    /** 3 s, but for what two processes' clocks may differ. */
    private static final long PAUSE_MILLIS = 2_980;

    private final Installation installation = SharedInstallation.get();

    @Test
    void threeHundredAtOnceAreAllAnsweredByAProviderThatServesTwenty() {
        String model = "claude-haiku-4-5~atonce=" + AT_ONCE + "~ttft=50";

        List<ChatTranscript> answers = Chat.many(
                REQUESTS,
                REQUESTS,
                number -> Chat.read(Chat.send(
                        installation.baseUrl(number % installation.ingresses().size()),
                        model,
                        ChatBody.words("limit" + number, WORDS),
                        true)));

        for (int number = 0; number < REQUESTS; number++) {
            assertThat(answers.get(number).faults()).isEmpty();
            assertThat(answers.get(number).isComplete()).isTrue();
            assertThat(answers.get(number).text()).isEqualTo(ChatBody.words("limit" + number, WORDS));
        }
        List<JsonNode> calls = installation.endedProviderCalls("atonce=" + AT_ONCE);
        long served =
                calls.stream().filter(call -> outcome(call).equals("complete")).count();
        assertThat(served).isEqualTo(REQUESTS);
        System.out.printf("allowance: %d calls turned away for %d answers%n", calls.size() - served, REQUESTS);
        // Without a shared pace each job would be turned away several times.
        assertThat(calls.size() - served).isLessThan(REQUESTS / 2);
    }

    /** More than the workers' windows hold of one tenant: the rest of them stand in line. */
    @Test
    void jobThatIsAheadPassesItsOwnTenantsBurst() throws IOException {
        String model = "claude-haiku-4-5~atonce=" + AT_ONCE + "~ttft=151";
        AtomicInteger answered = new AtomicInteger();
        CompletableFuture<List<ChatTranscript>> burst =
                CompletableFuture.supplyAsync(() -> Chat.many(2 * REQUESTS, 2 * REQUESTS, number -> {
                    ChatTranscript answer =
                            Chat.read(Chat.send(installation.baseUrl(number % 2), model, "burst", true));
                    answered.incrementAndGet();
                    return answer;
                }));
        Await.until(PATIENCE, "the burst", () -> answered.get() >= AT_ONCE);

        answer(model, "priority", true);

        assertThat(answered.get())
                .as("answers of the burst before the one that is ahead")
                .isLessThan(REQUESTS);
        assertThat(burst.join()).allMatch(ChatTranscript::isComplete);
    }

    @Test
    void nobodyCallsAProviderForAsLongAsItAsksToBeLeftAlone() {
        String model = "gemini-2.0-flash~429first~429=3~ttft=1";
        String text = "first" + System.nanoTime();
        CompletableFuture<ChatTranscript> refused =
                CompletableFuture.supplyAsync(() -> Chat.read(Chat.send(installation.baseUrl(), model, text, true)));
        Await.until(PATIENCE, "the refusal", () -> !refusals().isEmpty());
        long toldMillis = refusals().getFirst().path("endedAtMillis").asLong();

        List<ChatTranscript> others = Chat.many(
                20,
                20,
                number -> Chat.read(Chat.send(
                        installation.baseUrl(number % 2), "gemini-2.0-flash~ttft=2", "other" + number, true)));

        assertThat(others).allMatch(ChatTranscript::isComplete);
        assertThat(refused.join().isComplete()).isTrue();
        List<Long> calledMillis = installation.providerCalls("gemini-2.0-flash").stream()
                .map(call -> call.path("startedAtMillis").asLong())
                .filter(millis -> millis > toldMillis + NEWS_MILLIS)
                .toList();
        assertThat(calledMillis)
                .hasSizeGreaterThanOrEqualTo(20)
                .allMatch(millis -> millis >= toldMillis + PAUSE_MILLIS);
    }

    private List<JsonNode> refusals() {
        return installation.providerCalls("429first").stream()
                .filter(call -> call.path("model").asString("").equals("gemini-2.0-flash"))
                .filter(call -> call.path("status").asInt() == 429)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"flex,flex", "priority,priority", "default,default"})
    void answerSaysWhichTierHasServedIt(String asked, String told) throws IOException {
        for (String model : List.of("gpt-4o-mini", "gemini-2.0-flash")) {
            JsonNode answer = JSON.readTree(answer(model, asked, false));
            assertThat(answer.path("service_tier").asString("")).as(model).isEqualTo(told);

            List<JsonNode> chunks = answer(model, asked, true)
                    .lines()
                    .filter(line -> line.startsWith("data: {"))
                    .map(line -> JSON.readTree(line.substring("data: ".length())))
                    .toList();
            assertThat(chunks)
                    .isNotEmpty()
                    .allSatisfy(chunk ->
                            assertThat(chunk.path("service_tier").asString("")).isEqualTo(told));
        }
    }

    private String answer(String model, String tier, boolean streamed) throws IOException {
        try (HttpExchange exchange = send(model, tier, "Which tier is this?", streamed)) {
            assertThat(exchange.status()).isEqualTo(200);
            return exchange.text();
        }
    }

    private HttpExchange send(String model, String tier, String text, boolean streamed) throws IOException {
        String body = ChatBody.of(model, text, streamed).replaceFirst("\\{", "{\"service_tier\":\"" + tier + "\",");
        return HttpExchange.send(HttpCall.chat(installation.baseUrl(), Installation.KEY, body), PATIENCE);
    }

    private static String outcome(JsonNode call) {
        return call.path("outcome").asString("");
    }
}
