package dev.sluice.ingress.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.ingress.quota.Reservation;
import dev.sluice.ingress.reply.ReplyOutlet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SettlingOutletTest {

    private final CompletableFuture<Void> redis = new CompletableFuture<>();
    private final List<String> seen = new ArrayList<>();
    private final BlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
    private final ReplyOutlet outlet = SettlingOutlet.before(new Client(), new Held(), loop::add);

    @Test
    void theClientLearnsOfTheEndOnlyWhenRedisHasSettledIt() throws InterruptedException {
        outlet.failed(new Outcome.Failure(FailureCode.UNAVAILABLE, ""));
        assertThat(seen).containsExactly("ended");
        redis.complete(null);
        runNext();
        assertThat(seen).containsExactly("ended", "failed", "flush");
    }

    @Test
    void theClientIsToldWhereRedisRefusesToSettle() throws InterruptedException {
        outlet.failed(new Outcome.Failure(FailureCode.UNAVAILABLE, ""));
        redis.completeExceptionally(new IllegalStateException("away"));
        runNext();
        assertThat(seen).containsExactly("ended", "failed", "flush");
    }

    @Test
    void theClientIsToldWhereRedisNeverAnswers() throws InterruptedException {
        outlet.failed(new Outcome.Failure(FailureCode.UNAVAILABLE, ""));
        runNext();
        assertThat(seen).containsExactly("ended", "failed", "flush");
        assertThat(redis).isNotDone();
    }

    private void runNext() throws InterruptedException {
        Runnable task = loop.poll(10, TimeUnit.SECONDS);
        assertThat(task).isNotNull();
        task.run();
    }

    private final class Held implements Reservation {

        @Override
        public CompletionStage<?> used(TokenUsage usage) {
            seen.add("used");
            return redis;
        }

        @Override
        public CompletionStage<?> ended() {
            seen.add("ended");
            return redis;
        }

        @Override
        public void givenBack() {
            seen.add("back");
        }
    }

    private final class Client implements ReplyOutlet {

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public boolean isStreamed() {
            return true;
        }

        @Override
        public void piece(Position position, byte[] envelope, byte[] piece) {
            seen.add(new String(piece, UTF_8));
        }

        @Override
        public void restart() {
            seen.add("restart");
        }

        @Override
        public void finished(Position position, byte[] envelope, FinishPayload payload, int from) {
            seen.add("finished");
        }

        @Override
        public void failed(Outcome.Failure failure) {
            seen.add("failed");
        }

        @Override
        public void flush() {
            seen.add("flush");
        }

        @Override
        public void keepAlive() {
            seen.add("alive");
        }
    }
}
