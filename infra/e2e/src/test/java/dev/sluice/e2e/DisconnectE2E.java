package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Await;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.client.ChatBody;
import dev.sluice.testkit.client.HttpExchange;
import dev.sluice.testkit.client.SseReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A client that hangs up, in any way and in any state, ends the provider's work too. */
@Timeout(120)
final class DisconnectE2E {

    /** Ten times the bar of one second. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    private static final String TEXT = ChatBody.words("gone", 400);

    private static final AtomicInteger COUNT = new AtomicInteger(100);

    private final Installation installation = SharedInstallation.get();

    /** How a connection ends. */
    enum Way {
        FIN,
        RST;

        void hangUp(HttpExchange exchange) throws IOException {
            switch (this) {
                case FIN -> exchange.finish();
                case RST -> exchange.reset();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whileTheProviderSaysNothingAtAll(Way way) throws IOException {
        String order = order("interval=%d~hang");
        try (HttpExchange client = send(order, true)) {
            awaitCall(order);
            closesAfter(way, client, order, "before the provider's headers");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void beforeTheFirstToken(Way way) throws IOException {
        String order = order("ttft=60%d~interval=5");
        try (HttpExchange client = send(order, true)) {
            awaitCall(order);
            closesAfter(way, client, order, "before the first token");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void inMidStream(Way way) throws IOException {
        String order = order("ttft=%d~interval=5");
        try (HttpExchange client = send(order, true)) {
            SseReader events = new SseReader(client.body());
            for (int event = 0; event < 3; event++) {
                assertThat(events.next()).isNotNull();
            }
            closesAfter(way, client, order, "in mid-stream");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whileAnAnswerIsCollected(Way way) throws IOException {
        String order = order("ttft=%d~interval=6");
        try (HttpExchange client = send(order, false)) {
            awaitCall(order);
            closesAfter(way, client, order, "not streamed");
        }
    }

    @Test
    void aQueuedRequestIsNeverSentToTheProvider() throws IOException {
        String order = order("ttft=%d~interval=7");
        List<ServiceHandle> workers = installation.workers();
        workers.forEach(ServiceHandle::pause);
        try {
            long accepted = installation.acceptedJobs();
            try (HttpExchange client = send(order, true)) {
                Await.until(BOUND, "the acknowledgement of Kafka", () -> installation.acceptedJobs() > accepted);
                client.finish();
                // The ingress hangs up in turn once it has noticed.
                assertThat(client.body().read()).isEqualTo(-1);
            } catch (IOException _) {
                // It ended the connection without a status line: nobody is left to read one.
            }
        } finally {
            workers.forEach(ServiceHandle::resume);
        }

        // These queue behind it on every partition.
        Chat.many(
                60,
                20,
                number -> Chat.read(
                        Chat.send(installation.baseUrl(), "gpt-4o-mini", ChatBody.words("next" + number, 3), true)));
        assertThat(installation.providerCalls(asHeader(order))).isEmpty();
    }

    private void closesAfter(Way way, HttpExchange client, String order, String state) throws IOException {
        long hungUpMillis = System.currentTimeMillis();
        way.hangUp(client);

        JsonNode call = installation.endedProviderCalls(asHeader(order)).getLast();
        // A call that was told to hang keeps that as its outcome; who ended it is told by the time of the close.
        assertThat(call.path("outcome").asString()).isIn("client-closed", "hang");
        assertThat(call.path("closedAtMillis").isNumber()).isTrue();
        long closedAfterMillis = call.path("closedAtMillis").asLong() - hungUpMillis;
        System.out.printf("disconnect: %s, %s: provider's socket closed after %d ms%n", state, way, closedAfterMillis);
        assertThat(closedAfterMillis).isLessThan(BOUND.toMillis());
        assertThat(installation.providerCalls(asHeader(order))).hasSize(1);
    }

    private HttpExchange send(String order, boolean streamed) {
        return Chat.send(installation.baseUrl(), "gpt-4o-mini~" + order, TEXT, streamed);
    }

    private void awaitCall(String order) {
        Await.until(
                BOUND,
                "the provider's call",
                () -> !installation.providerCalls(asHeader(order)).isEmpty());
    }

    /**
     * Fault words with a number that no other test uses, so that their call is found in the simulator's log, which
     * writes them in an order of its own: pace first.
     */
    private static String order(String words) {
        return words.formatted(COUNT.incrementAndGet());
    }

    private static String asHeader(String order) {
        return order.replace('~', ',');
    }
}
