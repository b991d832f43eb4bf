package dev.sluice.worker.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.AnswerSink;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.Piece;
import dev.sluice.worker.provider.ProviderAttempt;
import dev.sluice.worker.provider.several.Share;
import dev.sluice.worker.provider.several.Together;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class FanOutTest {

    private static final TokenUsage COST = TokenUsage.of(3, 1);

    private final AtomicInteger cancelled = new AtomicInteger();

    @Test
    void piecesOfAllRunsComeToTheSinkByTheJobsThread() {
        CyclicBarrier together = new CyclicBarrier(4);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        AtomicInteger pieces = new AtomicInteger();

        AnswerEnd end = fanOut(
                        4,
                        piece -> {
                            threads.add(Thread.currentThread());
                            pieces.incrementAndGet();
                        },
                        sink -> {
                            await(together);
                            for (int i = 0; i < 200; i++) {
                                sink.delta(Piece.apart("x".getBytes(UTF_8), "x"));
                            }
                            return complete();
                        })
                .run();

        assertThat(pieces).hasValue(800);
        assertThat(threads).containsExactly(Thread.currentThread());
        assertThat(((AnswerEnd.Complete) end).answer().usage()).isEqualTo(TokenUsage.of(12, 4));
    }

    @Test
    void choicesBeginInTheirOrder() {
        List<Integer> heard = new CopyOnWriteArrayList<>();
        CountDownLatch allButTheFirstRun = new CountDownLatch(3);
        List<Share> shares = Share.ofChoices("{\"n\":7}".getBytes(UTF_8), 2);

        new FanOut(
                        ChatJobs.streamed("m"),
                        shares,
                        piece -> heard.add(Together.choiceOf(piece)),
                        (share, its) -> run(() -> {
                            if (share.firstChoice() == 0) {
                                await(allButTheFirstRun);
                            }
                            allButTheFirstRun.countDown();
                            for (int again = 0; again < 3; again++) {
                                for (int choice = 0; choice < share.choices(); choice++) {
                                    String json = "\"choices\":[{\"index\":" + (share.firstChoice() + choice) + ",";
                                    its.delta(Piece.apart(json.getBytes(UTF_8), ""));
                                }
                            }
                            return complete();
                        }))
                .run();

        assertThat(heard).hasSize(21);
        assertThat(heard.stream().distinct()).containsExactly(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void cancelEndsAllRunsAndTellsWhatTheyHaveCost() {
        CountDownLatch running = new CountDownLatch(3);
        CountDownLatch stop = new CountDownLatch(1);
        FanOut fanOut = fanOut(3, piece -> {}, sink -> {
            running.countDown();
            await(stop);
            return new AnswerEnd.Cancelled(COST);
        });
        Thread.ofVirtual().start(() -> {
            await(running);
            fanOut.cancel();
            stop.countDown();
        });

        assertThat(fanOut.run()).isEqualTo(new AnswerEnd.Cancelled(TokenUsage.of(9, 3)));
        assertThat(cancelled.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void errorOfTheSinkCancelsTheRunsAndComesOutOnceAllHaveEnded() {
        AtomicInteger ended = new AtomicInteger();
        FanOut fanOut = fanOut(
                3,
                piece -> {
                    throw new IllegalStateException("lost");
                },
                sink -> {
                    for (int i = 0; i < 200; i++) {
                        sink.delta(Piece.apart(new byte[0], ""));
                    }
                    ended.incrementAndGet();
                    return new AnswerEnd.Cancelled(COST);
                });

        assertThatThrownBy(fanOut::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("lost");
        assertThat(ended).hasValue(3);
        assertThat(cancelled.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void answerThatIsTooLargeTogetherIsTheRequestsFault() {
        byte[] half = new byte[ProviderAttempt.MAX_ANSWER_BYTES / 2];

        AnswerEnd end = fanOut(
                        3, piece -> {}, sink -> new AnswerEnd.Complete(new FinishedAnswer("stop", COST, List.of(half))))
                .run();

        AnswerEnd.Failed failed = (AnswerEnd.Failed) end;
        assertThat(failed.failure().code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(failed.usage()).isEqualTo(TokenUsage.of(9, 3));
        assertThat(cancelled.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void errorOfARunComesOut() {
        FanOut fanOut = fanOut(2, piece -> {}, sink -> {
            throw new IllegalStateException("broken");
        });

        assertThatThrownBy(fanOut::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");
    }

    @Test
    void eightRunAtATimeAndNoMore() {
        CyclicBarrier eight = new CyclicBarrier(8);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        fanOut(64, piece -> {}, sink -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    await(eight);
                    now.decrementAndGet();
                    return complete();
                })
                .run();

        assertThat(most.get()).isEqualTo(8);
    }

    private FanOut fanOut(int count, AnswerSink sink, Function<AnswerSink, AnswerEnd> body) {
        List<Share> shares = Share.ofChoices(("{\"n\":" + count + "}").getBytes(UTF_8), 1);
        return new FanOut(ChatJobs.streamed("m"), shares, sink, (share, its) -> run(() -> body.apply(its)));
    }

    private AnswerRun run(Supplier<AnswerEnd> body) {
        return new AnswerRun() {
            @Override
            public AnswerEnd run() {
                return body.get();
            }

            @Override
            public void cancel() {
                cancelled.incrementAndGet();
            }

            @Override
            public int calls() {
                return 1;
            }
        };
    }

    private static AnswerEnd complete() {
        return new AnswerEnd.Complete(new FinishedAnswer("stop", COST, List.of(new byte[0])));
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
