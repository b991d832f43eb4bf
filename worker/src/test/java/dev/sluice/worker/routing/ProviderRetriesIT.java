package dev.sluice.worker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.testkit.Await;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.RecordingSink;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures of a provider are followed by another call: the provider sees each that reaches it. */
final class ProviderRetriesIT extends RawRuns {

    static Stream<Arguments> refusals() {
        Map<Integer, FailureCode> refusals = Map.of(
                400, FailureCode.INVALID_REQUEST,
                401, FailureCode.PROVIDER_MISCONFIGURED,
                403, FailureCode.PROVIDER_MISCONFIGURED,
                404, FailureCode.PROVIDER_MISCONFIGURED,
                413, FailureCode.REQUEST_TOO_LARGE,
                422, FailureCode.INVALID_REQUEST);
        return Stream.of("openai", "gemini", "anthropic")
                .flatMap(dialect -> refusals.entrySet().stream()
                        .map(refusal -> Arguments.of(dialect, refusal.getKey(), refusal.getValue())));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalThatWouldComeAgainIsNotAskedForAgain(String dialect, int status, FailureCode code) {
        useDialect(dialect);
        // An answer that comes late on a busy machine would be asked for again, and rightly so.
        usePatience();
        answer((number, exchange) -> exchange.respond(status, "retry-after: 0\r\n", "{}"));

        AnswerRun run = open(ChatJobs.streamed(MODEL), new RecordingSink());

        assertThat(failure(run.run())).isEqualTo(code);
        assertThat(run.calls()).isEqualTo(1);
        assertThat(provider.exchanges()).hasSize(1);
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                Arguments.of(
                        "openai", "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"content_filter\"}]}"),
                Arguments.of("gemini", "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}"),
                Arguments.of("anthropic", "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"refusal\"}}"));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void filteredAnswerOfAnyDialectIsNotAskedForAgain(String dialect, String event) {
        useDialect(dialect);
        // An answer that comes late on a busy machine would be asked for again, and rightly so.
        usePatience();
        answer((number, exchange) -> exchange.streamAll(event));

        AnswerRun run = open(ChatJobs.streamed(MODEL), new RecordingSink());

        assertThat(((AnswerEnd.Complete) run.run()).answer().finishReason()).isEqualTo("content_filter");
        assertThat(provider.exchanges()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4000\r\n",
                "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n"
            })
    void wholeAnswerThatIsCutIsAskedForAgainSinceNobodyHasAnyOfIt(String head) {
        for (int length = 0; length < WHOLE.length(); length += 7) {
            String part = WHOLE.substring(0, length);
            int before = provider.exchanges().size();
            answer((number, exchange) -> {
                if (number == before) {
                    exchange.send(head + part);
                    exchange.close();
                } else {
                    exchange.respond(200, "", WHOLE);
                }
            });

            AnswerRun run = open(ChatJobs.whole(MODEL), new RecordingSink());

            assertThat(run.run()).isInstanceOf(AnswerEnd.Complete.class);
            assertThat(provider.exchanges()).hasSize(before + 2);
        }
    }

    @Test
    void wholeAnswerThatIsAlwaysCutIsAnErrorOfTheProvidersAndNoInterruption() {
        answer((number, exchange) -> {
            exchange.send("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n" + WHOLE);
            exchange.reset();
        });

        AnswerRun run = open(ChatJobs.whole(MODEL), new RecordingSink());

        assertThat(failure(run.run())).isEqualTo(FailureCode.PROVIDER_ERROR);
        assertThat(provider.exchanges()).hasSize(3);
    }

    @Test
    void choiceThatFailsEndsTheCallsForTheOthers() {
        useDialect("anthropic");
        usePatience();
        answer((number, exchange) -> {
            if (number == 2) {
                exchange.respond(400, "", "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\"}}");
            } else {
                exchange.awaitClose();
            }
        });

        AnswerRun run = open(ChatJobs.whole(MODEL), "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"n\":3}");

        assertThat(failure(run.run())).isEqualTo(FailureCode.INVALID_REQUEST);
        // The refused one's connection is kept for the next call.
        Await.until(
                PATIENCE,
                "the close of the others' sockets",
                () -> provider.exchanges().stream()
                                .filter(exchange -> exchange.closedNanos() == 0)
                                .count()
                        <= 1);
    }

    @Test
    void jobOfAFamilyThatNobodyKnowsEndsAtOnceWithoutACall() {
        for (boolean isStreamed : new boolean[] {true, false}) {
            JobHeaders job = isStreamed ? ChatJobs.streamed(MODEL) : ChatJobs.whole(MODEL);

            AnswerRun run = open(job.withFamily("holograms"), new RecordingSink());

            assertThat(failure(run.run())).isEqualTo(FailureCode.PROVIDER_ERROR);
            assertThat(run.calls()).isZero();
        }
        assertThat(provider.exchanges()).isEmpty();
    }

    @Test
    void embeddingsAreTriedAgainAsChatsAre() {
        answer((number, exchange) -> {
            if (number == 0) {
                exchange.respond(500, "", "{}");
            } else {
                exchange.respond(200, "", "{\"data\":[],\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}");
            }
        });

        AnswerRun run = open(
                ChatJobs.whole("text-embedding-3-small").withFamily("embeddings"),
                "{\"model\":\"text-embedding-3-small\",\"input\":\"hi\"}");

        AnswerEnd end = run.run();
        assertThat(end).isInstanceOf(AnswerEnd.Complete.class);
        assertThat(((AnswerEnd.Complete) end).answer().usage().promptTokens()).isEqualTo(7);
        assertThat(run.calls()).isEqualTo(2);
    }

    @Test
    void embeddingsThatAreCancelledCloseTheirConnection() {
        answer((number, exchange) -> {
            exchange.send("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{\"data\":[");
            exchange.awaitClose();
        });
        usePatience();
        AnswerRun run = open(
                ChatJobs.whole("text-embedding-3-small").withFamily("embeddings"),
                "{\"model\":\"m\",\"input\":\"hi\"}");
        CompletableFuture<AnswerEnd> end = later(run);
        Await.until(PATIENCE, "the call", () -> run.calls() == 1);

        run.cancel();

        assertThat(end.join()).isInstanceOf(AnswerEnd.Cancelled.class);
        awaitAllClosed();
    }

    @ParameterizedTest
    @CsvSource({"408", "409", "500", "502", "503", "504"})
    void failureThatMayPassIsTriedAgain(int status) {
        answer((number, exchange) -> {
            if (number == 0) {
                exchange.respond(status, "", "{}");
            } else {
                exchange.streamAll(ROLE, TEXT, STOP, "[DONE]");
            }
        });
        RecordingSink sink = new RecordingSink();

        AnswerRun run = open(ChatJobs.streamed(MODEL), sink);

        assertThat(run.run()).isInstanceOf(AnswerEnd.Complete.class);
        assertThat(sink.text()).isEqualTo("hi");
        assertThat(run.calls()).isEqualTo(2);
        assertThat(provider.exchanges()).hasSize(2);
    }

    @Test
    void triesAreBoundedAndCounted() {
        answer((number, exchange) -> exchange.respond(500, "", "{}"));

        AnswerRun run = open(ChatJobs.streamed(MODEL), new RecordingSink());

        assertThat(failure(run.run())).isEqualTo(FailureCode.PROVIDER_ERROR);
        assertThat(run.calls()).isEqualTo(3);
        assertThat(provider.exchanges()).hasSize(3);
        assertThat(registry.get("sluice.provider.calls").counters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum())
                .isEqualTo(3);
    }

    @Test
    void rateLimitCostsNoAttempt() {
        answer((number, exchange) -> {
            if (number < 6) {
                exchange.respond(429, "retry-after-ms: 1\r\n", "{}");
            } else {
                exchange.streamAll(TEXT, STOP, "[DONE]");
            }
        });

        AnswerRun run = open(ChatJobs.streamed(MODEL), new RecordingSink());

        assertThat(run.run()).isInstanceOf(AnswerEnd.Complete.class);
        assertThat(run.calls()).isEqualTo(7);
    }

    @Test
    void rateLimitPausesAllCallers() throws Exception {
        answer((number, exchange) -> {
            if (number == 0) {
                exchange.respond(429, "retry-after-ms: 600\r\n", "{}");
            } else {
                exchange.streamAll(TEXT, STOP, "[DONE]");
            }
        });

        CompletableFuture<AnswerEnd> first = later(open(ChatJobs.streamed(MODEL), new RecordingSink()));
        Await.until(PATIENCE, "the refusal", () -> !provider.exchanges().isEmpty());
        // The refusal is counted when the first caller waits for its second turn.
        Await.until(PATIENCE, "the refusal's count", () -> calls("provider_rate_limited") == 1);
        CompletableFuture<AnswerEnd> second = later(open(ChatJobs.streamed(MODEL), new RecordingSink()));

        assertThat(first.get(10, TimeUnit.SECONDS)).isInstanceOf(AnswerEnd.Complete.class);
        assertThat(second.get(10, TimeUnit.SECONDS)).isInstanceOf(AnswerEnd.Complete.class);
        long refused = provider.exchanges().getFirst().arrivedMillis();
        assertThat(provider.exchanges()).hasSize(3);
        assertThat(provider.exchanges().subList(1, 3))
                .allSatisfy(exchange -> assertThat(exchange.arrivedMillis()).isGreaterThanOrEqualTo(refused + 590));
    }

    @Test
    void pauseBeyondTheDeadlineIsToldAtOnce() {
        answer((number, exchange) -> exchange.respond(429, "retry-after: 3600\r\n", "{}"));

        AnswerRun run = open(ChatJobs.streamed(MODEL), new RecordingSink());

        assertThat(failure(run.run())).isEqualTo(FailureCode.PROVIDER_RATE_LIMITED);
        assertThat(run.calls()).isEqualTo(1);
    }

    @Test
    void whateverComesBeforeTheFirstTokenMayBeTriedAgain() {
        answer((number, exchange) -> {
            if (number == 0) {
                exchange.stream(ROLE);
                exchange.reset();
            } else if (number == 1) {
                exchange.streamAll(ROLE, "{\"error\":{\"type\":\"server_error\"}}");
            } else {
                exchange.streamAll(ROLE, TEXT, STOP, "[DONE]");
            }
        });
        RecordingSink sink = new RecordingSink();

        AnswerRun run = open(ChatJobs.streamed(MODEL), sink);

        assertThat(run.run()).isInstanceOf(AnswerEnd.Complete.class);
        assertThat(run.calls()).isEqualTo(3);
        assertThat(String.join("", sink.pieces())).containsOnlyOnce("\"role\"");
    }

    @Test
    void nothingIsTriedAgainAfterTheFirstToken() {
        answer((number, exchange) -> {
            exchange.stream(ROLE, TEXT);
            exchange.reset();
        });

        AnswerRun run = open(ChatJobs.streamed(MODEL), new RecordingSink());

        assertThat(failure(run.run())).isEqualTo(FailureCode.STREAM_INTERRUPTED);
        assertThat(run.calls()).isEqualTo(1);
    }

    @Test
    void deadIdleConnectionCostsNoAttemptAndIsCounted() {
        answer((number, exchange) -> {
            if (number == 1) {
                exchange.close();
            } else {
                exchange.respond(200, "", WHOLE);
            }
        });
        assertThat(open(ChatJobs.whole(MODEL), new RecordingSink()).run()).isInstanceOf(AnswerEnd.Complete.class);

        AnswerRun run = open(ChatJobs.whole(MODEL), new RecordingSink());

        assertThat(run.run()).isInstanceOf(AnswerEnd.Complete.class);
        assertThat(run.calls()).isEqualTo(2);
        assertThat(provider.exchanges()).hasSize(3);
        assertThat(calls("stale_connection")).isEqualTo(1);
    }

    @Test
    void providerThatIsAwayIsUnavailableAndWasNotCalled() throws IOException {
        provider.close();
        // Taken, and nobody listens: else another process may get the port meanwhile.
        try (Socket taken = new Socket()) {
            taken.setReuseAddress(true);
            URI url = URI.create(provider.url());
            taken.bind(new InetSocketAddress(url.getHost(), url.getPort()));

            AnswerRun run = open(ChatJobs.streamed(MODEL), new RecordingSink());

            assertThat(failure(run.run())).isEqualTo(FailureCode.PROVIDER_UNAVAILABLE);
            assertThat(run.calls()).isZero();
        }
    }
}
