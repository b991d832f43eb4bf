package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.client.ChatBody;
import dev.sluice.testkit.client.ChatTranscript;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tokens are handed on one by one, not collected: the client reads while the provider still writes. */
@Timeout(60)
final class FirstTokenE2E {

    private static final int WORDS = 20;

    private final Installation installation = SharedInstallation.get();

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o-mini~ttft=101~interval=49", "gemini-2.0-flash~ttft=102~interval=49"})
    void theFirstChunkArrivesBeforeTheProviderHasSentItsLast(String model) {
        // The first request of a connection pool pays for its connection.
        Chat.read(Chat.send(installation.baseUrl(), model.replace("49", "1"), "warm up", true));

        long sentMillis = System.currentTimeMillis();
        ChatTranscript answer =
                Chat.read(Chat.send(installation.baseUrl(), model, ChatBody.words("first", WORDS), true));

        assertThat(answer.text()).isEqualTo(ChatBody.words("first", WORDS));
        JsonNode call = callOf(model.substring(model.indexOf('~') + 1).replace('~', ','));
        long startedMillis = call.path("startedAtMillis").asLong();
        long firstMillis = startedMillis + call.path("ttftMillis").asLong();
        long lastMillis = call.path("endedAtMillis").asLong();
        List<Long> read = answer.textMillis();
        System.out.printf(
                "first token: %s: provider called after %d ms, its first token after %d ms, read by the client after"
                        + " %d ms; provider's last token after %d ms, read after %d ms%n",
                model,
                startedMillis - sentMillis,
                firstMillis - sentMillis,
                read.getFirst() - sentMillis,
                lastMillis - sentMillis,
                read.getLast() - sentMillis);
        assertThat(read.getFirst()).isLessThan(lastMillis);
        // Not only the first: half of the answer was read while the provider was still writing.
        assertThat(read.get(WORDS / 2)).isLessThan(lastMillis);
        assertThat(read).hasSizeGreaterThan(WORDS / 2);
    }

    private JsonNode callOf(String faults) {
        return installation.endedProviderCalls(faults).getLast();
    }
}
