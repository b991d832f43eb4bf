package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.client.HttpCall;
import dev.sluice.testkit.client.HttpExchange;
import dev.sluice.testkit.client.SseEvent;
import dev.sluice.testkit.client.SseReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers of more than a stream in Redis holds: they arrive all the same. */
@Timeout(120)
final class LargeAnswersE2E {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final int CHOICES = 4;

    /** 900 KB, which the simulator echoes in pieces of 10 KB. */
    private static final String TEXT = IntStream.range(0, 90)
            .mapToObj(number -> number + "x".repeat(9_990))
            .collect(Collectors.joining(" "));

    private final Installation installation = SharedInstallation.get();

    @Test
    void aStreamOfMoreThan3MiBArrivesWholeAndIsKeptInPart() throws IOException {
        StringBuilder[] texts = new StringBuilder[CHOICES];
        Arrays.setAll(texts, _ -> new StringBuilder());
        String end = "";
        try (HttpExchange exchange = ask(true)) {
            SseReader events = new SseReader(exchange.body());
            for (SseEvent event = events.next(); event != null; event = events.next()) {
                end = event.data();
                if (end.startsWith("{")) {
                    for (JsonNode choice : JSON.readTree(end).path("choices")) {
                        texts[choice.path("index").asInt()].append(
                                choice.at("/delta/content").asString(""));
                    }
                }
            }
        }

        assertThat(end).isEqualTo("[DONE]");
        assertThat(texts).extracting(StringBuilder::toString).containsOnly(TEXT);
        assertThat(installation.workers())
                .allSatisfy(worker -> assertThat(Metrics.count(worker, "sluice_emit_kept_bytes"))
                        .isLessThan(2 * 1024 * 1024));
    }

    @Test
    void anObjectOfMoreThan3MiBArrivesWhole() throws IOException {
        try (HttpExchange exchange = ask(false)) {
            JsonNode choices = JSON.readTree(exchange.text()).path("choices");

            assertThat(choices).hasSize(CHOICES);
            List<String> texts = choices.valueStream()
                    .map(choice -> choice.at("/message/content").asString(""))
                    .toList();
            assertThat(texts).containsOnly(TEXT);
        }
    }

    private HttpExchange ask(boolean streamed) throws IOException {
        ObjectNode body = JSON.createObjectNode()
                .put("model", "gpt-4o-mini")
                .put("stream", streamed)
                .put("n", CHOICES);
        body.putArray("messages").addObject().put("role", "user").put("content", TEXT);
        return HttpExchange.send(HttpCall.chat(installation.baseUrl(), Installation.KEY, body.toString()), SILENCE);
    }
}
