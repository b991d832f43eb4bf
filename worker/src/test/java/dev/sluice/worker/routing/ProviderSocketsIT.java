package dev.sluice.worker.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.testkit.Await;
import dev.sluice.worker.provider.AnswerSink;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.Piece;
import dev.sluice.worker.provider.RecordingSink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When the provider's socket is closed: by each timeout, and by a cancel in each state. */
final class ProviderSocketsIT extends RawRuns {

    @Test
    void firstTokenThatDoesNotComeClosesTheSocketThoughCommentsDo() {
        answer((number, exchange) -> {
            exchange.stream(ROLE);
            exchange.send(": thinking\n\n");
            exchange.awaitClose();
        });

        assertThat(failure(open(ChatJobs.streamed(MODEL), new RecordingSink()).run()))
                .isEqualTo(FailureCode.PROVIDER_TIMEOUT);
        assertThat(provider.exchanges()).hasSize(3);
        awaitAllClosed();
    }

    @Test
    void headersThatDoNotComeCloseTheSocket() {
        answer((number, exchange) -> exchange.awaitClose());

        assertThat(failure(open(ChatJobs.streamed(MODEL), new RecordingSink()).run()))
                .isEqualTo(FailureCode.PROVIDER_TIMEOUT);
        awaitAllClosed();
    }

    @Test
    void silenceAfterTheFirstTokenClosesTheSocket() {
        answer((number, exchange) -> {
            exchange.stream(ROLE, TEXT);
            exchange.awaitClose();
        });

        assertThat(failure(open(ChatJobs.streamed(MODEL), new RecordingSink()).run()))
                .isEqualTo(FailureCode.STREAM_INTERRUPTED);
        assertThat(provider.exchanges()).hasSize(1);
        awaitAllClosed();
    }

    @Test
    void wholeAnswerThatDoesNotComeClosesTheSocket() {
        answer((number, exchange) -> {
            exchange.send("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{");
            exchange.awaitClose();
        });

        assertThat(failure(open(ChatJobs.whole(MODEL), new RecordingSink()).run()))
                .isEqualTo(FailureCode.PROVIDER_TIMEOUT);
        awaitAllClosed();
    }

    @Test
    void deadlineEndsACallInItsMiddle() {
        answer((number, exchange) -> exchange.awaitClose());

        usePatience();
        AnswerRun run = open(ChatJobs.dueIn(MODEL, 800), new RecordingSink());

        assertThat(failure(run.run())).isEqualTo(FailureCode.EXPIRED);
        assertThat(run.calls()).isEqualTo(1);
        awaitAllClosed();
    }

    @Test
    void sinkThatFailsEndsTheCall() {
        answer((number, exchange) -> {
            exchange.stream(ROLE, TEXT, TEXT);
            exchange.awaitClose();
        });
        AnswerRun run = open(ChatJobs.streamed(MODEL), piece -> {
            throw new IllegalStateException("lost");
        });

        assertThatThrownBy(run::run).isInstanceOf(IllegalStateException.class).hasMessage("lost");
        awaitAllClosed();
    }

    @Test
    void sinkThatFailsInAnEventLoopEndsTheCallAsWell() {
        answer((number, exchange) -> {
            exchange.stream(ROLE, TEXT, TEXT);
            exchange.awaitClose();
        });
        AnswerRun run = open(ChatJobs.streamed(MODEL), new AnswerSink() {
            @Override
            public boolean hasRoom() {
                return true;
            }

            @Override
            public void delta(Piece piece) {
                throw new IllegalStateException("lost");
            }
        });

        assertThatThrownBy(run::run).isInstanceOf(IllegalStateException.class).hasMessage("lost");
        awaitAllClosed();
    }

    @Test
    void cancelWhileWaitingForATurnMakesNoFurtherCall() throws Exception {
        answer((number, exchange) -> exchange.respond(429, "retry-after: 20\r\n", "{}"));
        AnswerRun run = open(ChatJobs.streamed(MODEL), new RecordingSink());
        CompletableFuture<AnswerEnd> end = later(run);
        Await.until(PATIENCE, "the refusal", () -> calls("provider_rate_limited") == 1);

        run.cancel();

        assertThat(end.get(5, TimeUnit.SECONDS)).isInstanceOf(AnswerEnd.Cancelled.class);
        assertThat(provider.exchanges()).hasSize(1);
    }

    @Test
    void cancelBeforeTheRunMakesNoCall() {
        answer((number, exchange) -> exchange.respond(200, "", WHOLE));
        AnswerRun run = open(ChatJobs.whole(MODEL), new RecordingSink());

        run.cancel();
        run.cancel();

        assertThat(run.run()).isInstanceOf(AnswerEnd.Cancelled.class);
        assertThat(provider.exchanges()).isEmpty();
    }

    @Test
    void cancelBeforeHeadersClosesTheSocket() throws Exception {
        answer((number, exchange) -> exchange.awaitClose());

        assertThat(cancelled("before headers", ChatJobs.streamed(MODEL), new RecordingSink())
                        .usage()
                        .totalTokens())
                .isZero();
    }

    @Test
    void cancelInMidStreamClosesTheSocketAndTellsWhatItCost() throws Exception {
        answer((number, exchange) -> {
            exchange.stream(ROLE, TEXT, TEXT);
            exchange.awaitClose();
        });

        AnswerEnd.Cancelled end = cancelled("in mid-stream", ChatJobs.streamed(MODEL), new RecordingSink());

        assertThat(end.usage().completionTokens()).isEqualTo(2);
        assertThat(end.usage().estimated()).isTrue();
    }

    @Test
    void cancelOfAnAnswerThatIsNotStreamedClosesTheSocket() throws Exception {
        answer((number, exchange) -> {
            exchange.send("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{");
            exchange.awaitClose();
        });

        cancelled("not streamed", ChatJobs.whole(MODEL), new RecordingSink());
    }

    /** Cancels a call whose provider waits for that, and prints how long it took until the provider saw it. */
    private AnswerEnd.Cancelled cancelled(String state, JobHeaders job, RecordingSink sink) throws Exception {
        usePatience();
        AnswerRun run = open(job, sink);
        CompletableFuture<AnswerEnd> running = later(run);
        int pieces = state.contains("mid") ? 2 : 0;
        Await.until(
                PATIENCE,
                "the call",
                () -> provider.exchanges().size() == 1 && sink.pieces().size() >= pieces);

        long cancelledNanos = System.nanoTime();
        run.cancel();
        AnswerEnd end = running.get(5, TimeUnit.SECONDS);
        awaitAllClosed();

        long closedNanos = provider.exchanges().getFirst().closedNanos();
        long millis = TimeUnit.NANOSECONDS.toMillis(closedNanos - cancelledNanos);
        System.out.printf(
                "MEASURED cancel %s: provider's socket closed after %.1f ms%n",
                state, (closedNanos - cancelledNanos) / 1e6);
        assertThat(millis).isLessThan(MAX_CLOSE_MILLIS);
        assertThat(end).isInstanceOf(AnswerEnd.Cancelled.class);
        assertThat(provider.exchanges()).hasSize(1);
        return (AnswerEnd.Cancelled) end;
    }
}
