package dev.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.reply.WorkerMessage;
import dev.sluice.testkit.Await;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.SharedKafka;
import dev.sluice.testkit.SharedRedis;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole route of the ingress: HTTP, a real Kafka, a real Redis, and a worker that does what the test says. */
@Timeout(60)
final class ChatRouteIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static ServiceHandle ingress;
    private static URI url;
    private static FakeWorker worker;

    @BeforeAll
    static void start() {
        ingress = Ingresses.start("ingress", SharedKafka.get(), SharedRedis.get(), Map.of());
        url = ingress.baseUrl();
        worker = FakeWorker.start(
                SharedKafka.get().bootstrap(), SharedRedis.get().uri());
    }

    @AfterAll
    static void stop() {
        worker.close();
        ingress.close();
    }

    @Test
    void readyInstanceSaysSo() {
        try (ChatClient ready = ChatClient.get(url, "/readyz")) {
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.rest()).contains("\"ready\"");
        }
    }

    @Test
    void warmUpIsNoTraffic() {
        try (ChatClient metrics = ChatClient.get(url, "/metrics")) {
            assertThat(metrics.rest()).contains("sluice_replies_waiting").doesNotContain("route=\"/v1/models\"");
        }
    }

    @Test
    void descriptionAndItsPageAreServedUnderBothBases() {
        for (String base : new String[] {"/api/v1", "/v1"}) {
            try (ChatClient document = ChatClient.get(url, base + "/openapi.json");
                    ChatClient page = ChatClient.get(url, base + "/docs")) {
                assertThat(document.status()).isEqualTo(200);
                assertThat(document.rest())
                        .contains("\"createChatCompletion\"", "\"max_completion_tokens\":{\"description\":");
                assertThat(page.header("content-type")).startsWith("text/html");
                assertThat(page.header("content-security-policy")).contains("default-src 'none'");
                assertThat(page.rest()).contains("Try it").doesNotContain("https://");
            }
        }
    }

    @Test
    void streamedAnswerComesAsEventsInOrderAndEndsInDone() {
        try (ChatClient client = ChatClient.stream(url, "Why is the sky blue?", "Accept-Encoding", "gzip")) {
            FakeRun run = worker.runNext();
            run.delta("Scat").delta("ter").delta("ing.");
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.header("content-type")).startsWith("text/event-stream");
            // A compressor would hold events back.
            assertThat(client.header("content-encoding")).isEmpty();
            run.finish();

            String events = client.rest();
            assertThat(ChatClient.textOf(events)).isEqualTo("Scattering.");
            assertThat(events)
                    .contains("id: " + run.job().headers().id().hex() + ":" + run.fence() + "-1\ndata: {\"id\":")
                    .contains("\"finish_reason\":\"stop\"")
                    .endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void wholeAnswerComesAsOneObject() {
        try (ChatClient client = ChatClient.whole(url, "Why is the sky blue?")) {
            worker.runNext().finishWhole("{\"object\":\"chat.completion\"}");

            assertThat(client.status()).isEqualTo(200);
            assertThat(client.header("content-type")).startsWith("application/json");
            assertThat(client.rest()).isEqualTo("{\"object\":\"chat.completion\"}\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "embeddings | {\"model\":\"gemini-embedding-001\",  \"input\":[1,2]}",
                "completions | {\"model\":\"gpt-4o-mini\",\"prompt\":\"x\",\"y\":1E2}",
                "moderations | {\"input\": \"x\"}"
            })
    void otherEndpointsGoTheSameWalkUnderTheirOwnFamily(String family, String body) {
        for (String base : new String[] {"/api/v1/", "/v1/"}) {
            try (ChatClient client = ChatClient.postTo(url, base + family, body)) {
                FakeRun run = worker.runNext();

                assertThat(run.job().headers().family()).isEqualTo(family);
                assertThat(run.job().headers().flags().streamed()).isFalse();
                assertThat(new String(run.job().body(), UTF_8)).isEqualTo(body);
                run.slice("{\"object\":").finishWhole("\"mine\"}");
                assertThat(client.status()).isEqualTo(200);
                assertThat(client.rest()).isEqualTo("{\"object\":\"mine\"}\n");
            }
        }
    }

    @Test
    void clientThatHangsUpOnItsEmbeddingsCancelsThem() {
        FakeRun run;
        try (ChatClient client =
                ChatClient.postTo(url, "/v1/embeddings", "{\"model\":\"text-embedding-3-small\",\"input\":\"left\"}")) {
            run = worker.runNext();
            assertThat(client.isAnswered()).isFalse();
        }

        worker.awaitMessage(WorkerMessage.Cancel.class, run.job());
    }

    @Test
    void bodyTravelsVerbatim() {
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"1E400\"}],  \"seed\": 1, \"y\": 1E2, \"x\":1.0}";
        try (ChatClient client = ChatClient.post(url, body)) {
            FakeRun run = worker.runNext();

            assertThat(new String(run.job().body(), UTF_8)).isEqualTo(body);
            run.finishWhole("{}");
            assertThat(client.status()).isEqualTo(200);
        }
    }

    @Test
    void answerTellsWhatItsProviderLeftOut() {
        String body = "{\"model\":\"gemini-2.0-flash\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                + "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":"
                + "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"pattern\":\"^a\"},\"uniqueItems\":true}}},"
                + "\"user\":\"u\",\"x_vendor\":1,\"stream\":";
        for (boolean isStreamed : new boolean[] {true, false}) {
            try (ChatClient client = ChatClient.post(url, body + isStreamed + "}")) {
                FakeRun run = worker.runNext();
                if (isStreamed) {
                    run.delta("x").finish();
                } else {
                    run.finishWhole("{}");
                }

                assertThat(client.header("x-sluice-ignored")).isEqualTo("user, response_format#uniqueItems, x_vendor");
                assertThat(client.status()).isEqualTo(200);
            }
        }
    }

    @Test
    void statusWaitsForTheFirstDelta() {
        try (ChatClient client = ChatClient.stream(url, "slow")) {
            FakeRun run = worker.runNext();
            // A marker and a position have gone out before this.
            run.ping();
            assertThat(client.isAnswered()).isFalse();

            run.delta("x").finish();
            assertThat(client.status()).isEqualTo(200);
        }
    }

    @Test
    void failureBeforeTheFirstDeltaIsPlainHttpError() {
        try (ChatClient client = ChatClient.stream(url, "fail")) {
            worker.runNext().fail(FailureCode.PROVIDER_ERROR, "The provider said no.");

            assertThat(client.status()).isEqualTo(502);
            assertThat(client.header("x-should-retry")).isEqualTo("false");
            assertThat(client.header("content-type")).startsWith("application/json");
            assertThat(client.rest())
                    .contains("\"message\":\"The provider said no.\"")
                    .contains("\"code\":\"provider_error\"");
        }
    }

    @Test
    void failureInMidStreamIsAnEventAndNoDone() {
        try (ChatClient client = ChatClient.stream(url, "fail later")) {
            FakeRun run = worker.runNext();
            run.delta("Scat");
            client.readUntil("Scat");
            run.fail(FailureCode.PROVIDER_TIMEOUT, "");

            String rest = client.rest();
            assertThat(rest)
                    .contains("data: {\"error\":{\"message\":\"")
                    .contains("\"code\":\"provider_timeout\"")
                    .doesNotContain("[DONE]");
        }
    }

    @Test
    void clientThatHangsUpInMidStreamCancelsItsJob() {
        FakeRun run;
        try (ChatClient client = ChatClient.stream(url, "long")) {
            run = worker.runNext();
            run.delta("Scat");
            client.readUntil("Scat");
        }

        Await.until(
                PATIENCE,
                "the end in Redis",
                () -> worker.field(run.job(), "st").equals("D"));
        assertThat(worker.field(run.job(), "out")).contains("cancelled");
        worker.awaitMessage(WorkerMessage.Cancel.class, run.job());
    }

    @Test
    void clientThatHangsUpBeforeAnyWorkerClaimsCancelsItsJob() {
        FakeWorker.Job job;
        try (ChatClient client = ChatClient.whole(url, "queued")) {
            job = worker.next();
            assertThat(client.isAnswered()).isFalse();
        }

        Await.until(PATIENCE, "the end in Redis", () -> worker.field(job, "st").equals("D"));
        assertThat(worker.field(job, "out")).contains("cancelled");
    }

    @Test
    void lostPublicationIsReadFromTheStream() {
        try (ChatClient client = ChatClient.stream(url, "gap")) {
            FakeRun run = worker.runNext();
            run.delta("a").deltaUnheard("b").deltaUnheard("c");
            run.ping();
            client.readUntil("\"content\":\"c\"");
            run.deltaUnheard("d").finish();

            assertThat(ChatClient.textOf(client.rest())).isEqualTo("d");
        }
    }

    @Test
    void everythingLostButTheStreamStillReachesItsClient() {
        try (ChatClient client = ChatClient.stream(url, "deaf")) {
            FakeRun run = worker.runNext();
            run.deltaUnheard("a").deltaUnheard("b");

            // Nothing but its silence tells the ingress to look.
            client.readUntil("\"content\":\"b\"");
            run.finish();
            assertThat(client.rest()).endsWith("data: [DONE]\n\n");
        }
    }
}
