package dev.sluice.ingress.reply;

import static dev.sluice.ingress.reply.ReplyScene.delta;
import static dev.sluice.ingress.reply.ReplyScene.finish;
import static dev.sluice.ingress.reply.ReplyScene.marker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.EndAnswer;
import dev.sluice.common.lease.EndRequest.Why;
import dev.sluice.common.lease.JobState;
import dev.sluice.common.lease.WaitAnswer;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.usage.TokenUsage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How a reply begins and ends when it isn't its worker that says so. */
final class ReplyEndTest {

    private static final Outcome.Failure UNAVAILABLE = new Outcome.Failure(FailureCode.UNAVAILABLE, "");

    @Test
    void clientThatLeavesEndsItsJobAndItsWorkerIsToldThrice() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a"));

        scene.reply.leave(Duration.ZERO);
        scene.pass(10_000);

        assertThat(scene.redis.count("end CANCELLED 7-1")).isEqualTo(1);
        assertThat(scene.redis.count("cancel worker")).isEqualTo(3);
        assertThat(scene.book.size()).isZero();
    }

    @Test
    void clientThatLeavesBeforeTheAcknowledgementEndsItsJobAfterIt() {
        ReplyScene scene = ReplyScene.produced();

        scene.reply.leave(Duration.ZERO);
        scene.pass(1_000);
        assertThat(scene.redis.calls).isEmpty();

        scene.reply.acknowledged(ReplyScene.WHERE);
        scene.pass(100);
        assertThat(scene.redis.count("end CANCELLED")).isEqualTo(1);
    }

    @Test
    void clientThatLeavesBeforeARefusalEndsNothing() {
        ReplyScene scene = ReplyScene.produced();

        scene.reply.leave(Duration.ZERO);
        scene.reply.refused(UNAVAILABLE, true);
        scene.pass(100);

        assertThat(scene.redis.calls).isEmpty();
        assertThat(scene.book.size()).isZero();
    }

    @Test
    void cancelIsRepeatedUntilRedisAnswers() {
        ReplyScene scene = ReplyScene.streamed();
        scene.redis.away = true;
        scene.reply.leave(Duration.ZERO);
        scene.pass(3_000);

        scene.redis.away = false;
        scene.pass(300);

        assertThat(scene.redis.count("end CANCELLED")).isGreaterThan(5);
        assertThat(scene.redis.count("cancel")).isEqualTo(1);
        assertThat(scene.book.size()).isZero();
    }

    @Test
    void cancelIsRepeatedWhileRedisSettles() {
        ReplyScene scene = ReplyScene.streamed();
        scene.redis.endAnswer = new EndAnswer.Settling();
        scene.reply.leave(Duration.ZERO);
        scene.pass(1_000);

        scene.redis.endAnswer = new EndAnswer.Listened(1);
        scene.pass(300);

        assertThat(scene.book.size()).isZero();
        assertThat(scene.redis.count("cancel")).isZero();
    }

    @Test
    void otherClientOfTheSameJobHereGoesOn() {
        ReplyScene scene = ReplyScene.streamed();
        RecordingOutlet other = scene.another();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a"));

        scene.reply.leave(Duration.ZERO);
        scene.pass(100).heard(delta(7, 2, "b"));

        assertThat(scene.redis.count("end")).isZero();
        assertThat(other.text()).isEqualTo("ab");
    }

    @Test
    void clientThatLeavesWhileItsReplyIsCondemnedCancelsItAfterwards() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a")).heard(delta(7, 3, "c"));
        CompletableFuture<EndAnswer> condemnation = new CompletableFuture<>();
        scene.redis.heldEnd = condemnation;
        scene.pass(3_000);
        assertThat(scene.redis.count("end INTERRUPTED")).isEqualTo(1);

        scene.reply.leave(Duration.ZERO);
        scene.redis.heldEnd = null;
        assertThat(condemnation.complete(new EndAnswer.Settling())).isTrue();
        scene.pass(0);

        assertThat(scene.redis.calls).anyMatch(call -> call.startsWith("end CANCELLED"));
        assertThat(scene.book.size()).isZero();
    }

    @Test
    void condemnedReplyOfAJobWithOtherListenersEndsAlone() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a")).heard(delta(7, 3, "c"));
        scene.redis.endAnswer = new EndAnswer.Listened(1);

        scene.pass(3_000);

        assertThat(scene.client.ends).containsExactly("STREAM_INTERRUPTED");
        assertThat(scene.redis.count("cancel")).isZero();
    }

    @Test
    void condemnedReplyIsToldTheFailureThatStands() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a")).heard(delta(7, 3, "c"));
        scene.redis.endAnswer = new EndAnswer.Done(FakeReplyStore.outcome(Why.EXPIRED), 10);

        scene.pass(3_000);

        assertThat(scene.client.ends).containsExactly("EXPIRED");
    }

    @Test
    void deadlineIsToldAsRedisHasIt() {
        ReplyScene scene = ReplyScene.streamed();
        scene.redis.endAnswer = new EndAnswer.Done(FakeReplyStore.outcome(Why.EXPIRED), 10);

        scene.pass(ReplyScene.DEADLINE_MILLIS + 600);

        assertThat(scene.client.ends).containsExactly("EXPIRED");
        assertThat(scene.redis.count("end EXPIRED 0-0")).isEqualTo(1);
    }

    @Test
    void answerThatCameJustBeforeTheDeadlineIsDelivered() {
        ReplyScene scene = ReplyScene.streamed();
        Outcome answer = Outcome.finished("stop", TokenUsage.NONE);
        scene.heard(marker(7, 0, 0));
        scene.redis.endAnswer = new EndAnswer.Done(answer.encode(), 7);
        scene.pass(ReplyScene.DEADLINE_MILLIS + 50);
        scene.redis.state = JobState.DONE;
        scene.redis.outcome = answer;
        scene.written(delta(7, 1, "a"), finish(7, 2, "!"));

        scene.pass(1_000);

        assertThat(scene.client.text()).isEqualTo("a!");
        assertThat(scene.client.ends).containsExactly("finished");
    }

    @Test
    void deadlineIsToldWithoutRedisToo() {
        ReplyScene scene = ReplyScene.streamed();
        scene.redis.away = true;

        scene.pass(ReplyScene.DEADLINE_MILLIS + 4_400);
        assertThat(scene.client.ends).isEmpty();

        scene.pass(1_000);
        assertThat(scene.client.ends).containsExactly("EXPIRED");
        // Redis is told as soon as it has forgotten what it never heard.
        scene.wiped();
        assertThat(scene.redis.calls).contains("again EXPIRED");
    }

    @Test
    void answerThatCameInTimeIsDeliveredHoweverLateThisProcessLooks() {
        ReplyScene scene = ReplyScene.streamed();
        Outcome answer = Outcome.finished("stop", TokenUsage.NONE);
        scene.heard(marker(7, 0, 0));
        scene.redis.state = JobState.DONE;
        scene.redis.outcome = answer;
        scene.written(delta(7, 1, "a"), finish(7, 2, "!"));
        scene.redis.heldEnd = new CompletableFuture<>();

        scene.world.stop(ReplyScene.DEADLINE_MILLIS + 9_000);
        // About as long as Redis would have had if this process hadn't been stopped.
        scene.pass(3_500);
        assertThat(scene.client.ends).isEmpty();

        scene.redis.heldEnd.complete(new EndAnswer.Done(answer.encode(), 7));
        scene.pass(1_000);
        assertThat(scene.client.text()).isEqualTo("a!");
        assertThat(scene.client.ends).containsExactly("finished");
    }

    @Test
    void wipedRedisIsToldWhatClientsWereTold() {
        ReplyScene scene = ReplyScene.streamed();
        scene.reply.leave(Duration.ZERO);
        scene.pass(100);

        scene.wiped();

        assertThat(scene.redis.calls).contains("again CANCELLED");
    }

    @Test
    void wipedRedisIsToldOfRefusals() {
        ReplyScene scene = ReplyScene.produced();
        scene.reply.refused(UNAVAILABLE, true);
        scene.pass(100);

        scene.wiped();

        assertThat(scene.client.ends).containsExactly("UNAVAILABLE");
        assertThat(scene.redis.calls).contains("again REFUSED");
    }

    @Test
    void attemptThatWasNeverSentNeedsNoRefusal() {
        ReplyScene scene = ReplyScene.produced();
        scene.reply.refused(UNAVAILABLE, false);
        scene.pass(100);

        scene.wiped();

        assertThat(scene.redis.count("again")).isZero();
    }

    @Test
    void refusalThatAFrameHasOvertakenIsVoid() {
        ReplyScene scene = ReplyScene.produced();

        scene.heard(marker(7, 0, 0));
        scene.reply.refused(UNAVAILABLE, true);
        scene.heard(finish(7, 1, "!"));

        assertThat(scene.client.ends).containsExactly("finished");
    }

    @Test
    void acceptanceThatOnlyRedisKnowsIsReadFromTheStream() {
        ReplyScene scene = ReplyScene.produced();
        scene.written(marker(7, 0, 0), delta(7, 1, "a"));

        scene.reply.acknowledged(null);
        scene.pass(0);

        assertThat(scene.client.text()).isEqualTo("a");
    }

    @Test
    void acceptanceAfterAWipeIsToldToRedis() {
        ReplyScene scene = ReplyScene.produced();
        scene.wiped();
        assertThat(scene.redis.count("wait")).isZero();

        scene.reply.acknowledged(ReplyScene.WHERE);
        scene.pass(0);

        assertThat(scene.redis.calls).contains("wait 0-0 accepted");
    }

    @Test
    void waitThatFailsIsRepeated() {
        ReplyScene scene = ReplyScene.streamed();
        scene.redis.away = true;
        scene.wiped().pass(1_000);
        scene.redis.away = false;
        scene.redis.calls.clear();

        scene.pass(300);

        assertThat(scene.redis.calls).contains("wait 0-0 accepted");
    }

    @Test
    void newKeyIsProduced() {
        ReplyScene scene = ReplyScene.keyed();

        assertThat(announced(scene)).isTrue();
        assertThat(scene.redis.calls).containsExactly("wait 0-0");
    }

    @Test
    void keyOfARunningJobGetsItsAnswer() {
        ReplyScene scene = ReplyScene.keyed();
        scene.redis.waitAnswer = new WaitAnswer.Running("worker", 7, ReplyScene.WHERE);
        scene.written(marker(7, 0, 0), delta(7, 1, "a"));

        assertThat(announced(scene)).isFalse();
        assertThat(scene.client.text()).isEqualTo("a");
        assertThat(scene.redis.calls).contains("listening worker");
    }

    @Test
    void keyOfAFinishedJobGetsItsAnswer() {
        ReplyScene scene = finished();
        scene.written(marker(7, 0, 0), delta(7, 1, "a"), finish(7, 2, "!"));

        assertThat(announced(scene)).isFalse();
        assertThat(scene.client.text()).isEqualTo("a!");
    }

    @Test
    void keyOfAnAnswerThatIsNoLongerKeptIsAConflict() {
        ReplyScene scene = finished();

        assertThat(announced(scene)).isFalse();
        assertThat(scene.client.ends).containsExactly("CONFLICT");
    }

    @Test
    void keyOfAnotherBodyIsRefused() {
        ReplyScene scene = ReplyScene.keyed();
        scene.redis.waitAnswer = new WaitAnswer.Conflict();

        assertThat(announced(scene)).isFalse();
        assertThat(scene.client.ends).containsExactly("IDEMPOTENCY_CONFLICT");
    }

    @Test
    void keyWithTooManyListenersIsServedByReading() {
        ReplyScene scene = ReplyScene.keyed();
        scene.redis.waitAnswer = new WaitAnswer.Full();
        scene.written(marker(7, 0, 0), delta(7, 1, "a"));
        assertThat(announced(scene)).isFalse();

        scene.written(delta(7, 2, "b")).pass(600);
        assertThat(scene.client.text()).isEqualTo("ab");

        // It isn't on the list, so its leaving takes nobody off it.
        scene.reply.leave(Duration.ZERO);
        scene.pass(100);
        assertThat(scene.redis.count("end")).isZero();
    }

    @Test
    void keyWithoutRedisIsUnavailableAfterTwoSeconds() {
        ReplyScene scene = ReplyScene.keyed();
        scene.redis.away = true;
        CompletableFuture<Boolean> produce = scene.reply.announce().toCompletableFuture();

        scene.pass(1_900);
        assertThat(produce).isNotDone();

        scene.pass(700);
        assertThat(produce).isCompletedWithValue(false);
        assertThat(scene.client.ends).containsExactly("UNAVAILABLE");
    }

    @Test
    void strangersWorkerIsToldOnceASecond() {
        ReplyScene scene = ReplyScene.streamed();
        Strangers strangers = new Strangers(scene.redis, scene.world);
        JobId job = new JobId(3, 4);

        for (int i = 0; i < 25; i++) {
            strangers.accept(job);
            scene.pass(100);
        }

        assertThat(scene.redis.count("cancel")).isEqualTo(3);
    }

    private static ReplyScene finished() {
        ReplyScene scene = ReplyScene.keyed();
        Outcome answer = Outcome.finished("stop", TokenUsage.NONE);
        scene.redis.waitAnswer = new WaitAnswer.Done(answer.encode(), 7);
        scene.redis.state = JobState.DONE;
        scene.redis.outcome = answer;
        return scene;
    }

    private static boolean announced(ReplyScene scene) {
        CompletableFuture<Boolean> produce = scene.reply.announce().toCompletableFuture();
        scene.pass(0);
        return produce.getNow(true);
    }
}
