package dev.sluice.ingress.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.reply.ReplyOutlet.Position;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.BaseSubscriber;

final class SseDeliveryTest {

    private static final byte[] ENVELOPE = "{\"id\":1,".getBytes(UTF_8);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final AtomicLong nanos = new AtomicLong();
    private final SseDelivery delivery = new SseDelivery(channel, new JobId(1, 2), nanos::get);
    private final List<String> heard = new ArrayList<>();
    private final CompletableFuture<@Nullable ServerResponse> response = delivery.response(new Delivery.Client() {
                @Override
                public void left() {
                    heard.add("left");
                }

                @Override
                public void drained() {
                    heard.add("drained");
                }
            })
            .toFuture();
    private final Connection connection = new Connection();

    /** The server's side of the connection: it takes a write whenever the test has asked for one. */
    private static final class Connection extends BaseSubscriber<DataBuffer> {

        final List<String> writes = new ArrayList<>();
        boolean complete;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // The test asks.
        }

        @Override
        protected void hookOnNext(DataBuffer buffer) {
            writes.add(buffer.toString(UTF_8));
            DataBufferUtils.release(buffer);
        }

        @Override
        protected void hookOnComplete() {
            complete = true;
        }
    }

    @Test
    void piecesOfOneTurnAreOneWrite() {
        delivery.subscribe(connection);
        connection.request(8);

        piece(1, "\"a\"}");
        piece(2, "\"b\"}");
        delivery.flush();
        piece(3, "\"c\"}");
        delivery.flush();

        assertThat(connection.writes).hasSize(2);
        assertThat(connection.writes.getFirst()).isEqualTo("""
            id: 00000000000000010000000000000002:7-1
            data: {"id":1,"a"}

            id: 00000000000000010000000000000002:7-2
            data: {"id":1,"b"}

            """);
    }

    @Test
    void statusWaitsForTheFirstPiece() {
        delivery.flush();
        delivery.keepAlive();
        delivery.flush();
        assertThat(response).isNotDone();

        piece(1, "\"a\"}");
        delivery.flush();
        assertThat(response).isCompleted();
    }

    @Test
    void slowClientFillsItsBufferAndSaysWhenItHasReadIt() {
        delivery.subscribe(connection);
        String kilobyte = "x".repeat(1_024);
        int pieces = 0;
        while (!delivery.isFull()) {
            pieces++;
            piece(pieces, kilobyte);
            delivery.flush();
        }
        assertThat(pieces).isBetween(50, 64);
        assertThat(connection.writes).isEmpty();

        connection.request(1);

        assertThat(connection.writes).hasSize(1);
        assertThat(delivery.isFull()).isFalse();
        assertThat(heard).containsExactly("drained");
    }

    @Test
    void quietAnswerIsKeptAliveBeforeAnyProxyGivesUp() {
        delivery.subscribe(connection);
        connection.request(8);
        nanos.addAndGet(Duration.ofMillis(9_900).toNanos());
        delivery.keepAlive();
        delivery.flush();
        assertThat(connection.writes).isEmpty();

        nanos.addAndGet(Duration.ofMillis(4_700).toNanos());
        delivery.keepAlive();
        delivery.flush();
        delivery.keepAlive();
        delivery.flush();

        assertThat(response).isCompleted();
        assertThat(connection.writes).containsExactly(": keep-alive\n\n");
    }

    @Test
    void quietAnswersOfOneBurstAreNotKeptAliveAllAtOnce() {
        RandomGenerator random = new Random(1);
        List<SseDelivery> burst = Stream.generate(
                        () -> new SseDelivery(channel, new JobId(random.nextLong(), random.nextLong()), nanos::get))
                .limit(1_000)
                .toList();
        List<Connection> connections = new ArrayList<>();
        for (SseDelivery one : burst) {
            Connection reading = new Connection();
            connections.add(reading);
            one.subscribe(reading);
            reading.request(1);
        }

        nanos.addAndGet(Duration.ofMillis(12_250).toNanos());
        burst.forEach(SseDelivery::keepAlive);
        burst.forEach(SseDelivery::flush);

        long kept = connections.stream().filter(one -> !one.writes.isEmpty()).count();
        assertThat(kept).isBetween(400L, 600L);
    }

    @Test
    void failureBeforeTheFirstPieceFailsTheResponse() {
        delivery.failed(new Outcome.Failure(FailureCode.PROVIDER_ERROR, "no"));

        assertThat(response)
                .isCompletedExceptionally()
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableThat()
                .withCauseInstanceOf(RequestFailedException.class);
    }

    @Test
    void failureInMidStreamIsAnEventAndTheEnd() {
        delivery.subscribe(connection);
        connection.request(8);
        piece(1, "\"a\"}");
        delivery.flush();

        delivery.failed(new Outcome.Failure(FailureCode.PROVIDER_ERROR, "no \"more\""));
        delivery.flush();

        assertThat(connection.complete).isTrue();
        assertThat(connection.writes.getLast())
                .startsWith("data: {\"error\":{\"message\":\"no \\\"more\\\"\"")
                .endsWith("}}\n\n")
                .doesNotContain("[DONE]");
    }

    @Test
    void endIsItsLastPiecesAndDone() {
        delivery.subscribe(connection);
        connection.request(8);

        delivery.finished(new Position(7, 3), ENVELOPE, finish("\"stop\"}", "\"usage\"}"), 0);
        delivery.flush();

        assertThat(connection.complete).isTrue();
        assertThat(String.join("", connection.writes))
                .contains(":7-3.1\ndata: {\"id\":1,\"stop\"}\n\n")
                .contains(":7-3\ndata: {\"id\":1,\"usage\"}\n\n")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void endWaitsForAClientThatReadsSlowly() {
        delivery.subscribe(connection);
        piece(1, "\"a\"}");
        delivery.finished(new Position(7, 2), ENVELOPE, finish("\"stop\"}"), 0);
        delivery.flush();
        assertThat(connection.complete).isFalse();

        connection.request(1);

        assertThat(connection.writes).hasSize(1);
        assertThat(connection.complete).isTrue();
    }

    @Test
    void connectionThatClosesTellsThatItsClientLeft() {
        assertThat(channel.close().isSuccess()).isTrue();

        assertThat(heard).contains("left");
    }

    @Test
    void connectionThatIsUsedAgainTellsAFinishedAnswerNothing() {
        delivery.subscribe(connection);
        connection.request(8);
        delivery.finished(new Position(7, 1), ENVELOPE, finish("\"stop\"}"), 0);
        delivery.flush();

        assertThat(channel.close().isSuccess()).isTrue();

        assertThat(heard).isEmpty();
    }

    private void piece(long sequence, String text) {
        delivery.piece(new Position(7, sequence), ENVELOPE, text.getBytes(UTF_8));
    }

    private static FinishPayload finish(String... pieces) {
        byte[] outcome = Outcome.finished("stop", TokenUsage.NONE).encode();
        return new FinishPayload(
                outcome,
                List.of(pieces).stream().map(piece -> piece.getBytes(UTF_8)).toList());
    }
}
