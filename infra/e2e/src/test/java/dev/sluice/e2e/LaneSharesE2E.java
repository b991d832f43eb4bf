package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Await;
import dev.sluice.testkit.client.ChatBody;
import dev.sluice.testkit.client.ChatTranscript;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What the file of models says of lanes holds in every worker, without a restart. */
@Timeout(90)
final class LaneSharesE2E {

    private static final Installation INSTALLATION = SharedInstallation.get();
    private static final int REQUESTS = 24;

    /** Of 256 slots. */
    private static final int SLOTS_OF_ONE_PERCENT = 2;

    private final AtomicInteger bursts = new AtomicInteger();

    @AfterEach
    void sayNothingAgain() {
        INSTALLATION.addToCatalogue("");
    }

    @Test
    void bulkFillsNoMoreOfTheSlotsThanTheFileSays() {
        int allowed = INSTALLATION.workers().size() * SLOTS_OF_ONE_PERCENT;
        assertThat(mostBulkCallsAtOnce()).isGreaterThan(allowed);

        INSTALLATION.addToCatalogue("lanes: {bulk: {slots-percent: 1}}\n");

        Await.until(
                Duration.ofSeconds(40), "one percent of the slots for bulk", () -> mostBulkCallsAtOnce() <= allowed);
    }

    /** Of a burst. */
    private int mostBulkCallsAtOnce() {
        String pace = "ttft=" + (170 + bursts.incrementAndGet());
        String model = "gpt-4o-mini~interval=1~" + pace;
        String body = "{\"service_tier\":\"flex\","
                + ChatBody.of(model, "later", true).substring(1);
        List<ChatTranscript> answers = Chat.many(
                REQUESTS, REQUESTS, number -> Chat.read(INSTALLATION.baseUrl(number % 2), Installation.KEY, body));
        assertThat(answers).allMatch(ChatTranscript::isComplete);
        List<JsonNode> calls = INSTALLATION.endedProviderCalls(pace);
        assertThat(calls).hasSize(REQUESTS);
        return calls.stream()
                .mapToInt(call -> runningAt(call.path("startedAtMillis").asLong(), calls))
                .max()
                .orElseThrow();
    }

    private static int runningAt(long millis, List<JsonNode> calls) {
        return (int) calls.stream()
                .filter(call -> call.path("startedAtMillis").asLong() <= millis
                        && call.path("endedAtMillis").asLong() > millis)
                .count();
    }
}
