package dev.sluice.ingress.reply;

import static dev.sluice.ingress.reply.ReplyScene.delta;
import static dev.sluice.ingress.reply.ReplyScene.marker;
import static dev.sluice.ingress.reply.ReplyScene.ping;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.lease.EndAnswer;
import dev.sluice.common.lease.EndRequest.Why;
import dev.sluice.common.lease.JobState;
import dev.sluice.common.lease.WaitAnswer;
import dev.sluice.ingress.reply.ReplyStore.Page;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What becomes of a reply whose stream has a hole, whose worker is dead, or whose Redis has forgotten it. */
final class ReplyRepairTest {

    @Test
    void holeIsAskedForAndThenCondemned() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a")).heard(delta(7, 3, "c"));
        scene.redis.endAnswer = new EndAnswer.Done(FakeReplyStore.outcome(Why.INTERRUPTED), 10);

        scene.pass(1_900);
        assertThat(scene.redis.count("restore worker")).isBetween(1L, 2L);
        assertThat(scene.client.ends).isEmpty();

        scene.pass(800);
        assertThat(scene.redis.count("end INTERRUPTED 7-1")).isEqualTo(1);
        assertThat(scene.client.ends).containsExactly("STREAM_INTERRUPTED");
        assertThat(scene.client.text()).isEqualTo("a");
    }

    @Test
    void holeThatItsWriterFillsIsHealed() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a")).heard(delta(7, 3, "c"));

        scene.pass(1_000);
        scene.redis.stream.clear();
        scene.written(marker(7, 0, 0), delta(7, 1, "a"), delta(7, 2, "b"), delta(7, 3, "c"));
        scene.pass(5_000);

        assertThat(scene.client.text()).isEqualTo("abc");
        assertThat(scene.client.ends).isEmpty();
    }

    @Test
    void pageThatIsOlderThanAMarkerJudgesNobody() {
        ReplyScene scene = ReplyScene.streamed();
        scene.world.epochIs("epoch-2", false);
        scene.redis.heldRead = new CompletableFuture<>();
        scene.book.suspectGaps();
        scene.pass(50);
        CompletableFuture<Page> read = scene.redis.heldRead;
        scene.redis.heldRead = null;

        scene.heard(marker(7, 0, 0));
        scene.redis.state = JobState.RUNNING;
        read.complete(new Page(List.of(), false, JobState.WAITING, "", null));
        scene.pass(500);

        // Its owner lives: an offer would have it taken over.
        assertThat(scene.redis.count("offer")).isZero();
        assertThat(scene.client.ends).isEmpty();
    }

    @Test
    void positionThatTheStreamDoesNotHoldIsAHole() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a"));

        scene.published(ping(7, 4)).pass(500);

        assertThat(scene.redis.count("restore worker")).isEqualTo(1);
    }

    @Test
    void keyWhoseAnswerHasLostItsBeginningIsAConflictAndEndsNobodysJob() {
        ReplyScene scene = ReplyScene.keyed();
        scene.redis.waitAnswer = new WaitAnswer.Running("worker", 7, ReplyScene.WHERE);
        scene.written(delta(7, 300, "x"), delta(7, 301, "y"));

        CompletionStage<Boolean> produce = scene.reply.announce();
        scene.pass(5_000);

        assertThat(produce.toCompletableFuture()).isCompletedWithValue(false);
        assertThat(scene.client.ends).containsExactly("CONFLICT");
        assertThat(scene.redis.count("end")).isZero();
    }

    @Test
    void nothingIsCondemnedWhileRedisSettles() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a"));
        scene.redis.endAnswer = new EndAnswer.Settling();

        scene.wiped().pass(7_000);

        assertThat(scene.client.ends).isEmpty();
        assertThat(scene.redis.calls).contains("wait 7-1 accepted");
    }

    @Test
    void textThatNobodyRestoresIsInterruptedAfterSettling() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a"));
        scene.redis.endAnswer = new EndAnswer.Done(FakeReplyStore.outcome(Why.INTERRUPTED), 10);

        scene.wiped().settled();

        assertThat(scene.client.ends).containsExactly("STREAM_INTERRUPTED");
    }

    @Test
    void jobWithoutTextThatNobodyRestoresIsOfferedAfterSettlingUnderNoFence() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0));

        scene.wiped().settled();

        assertThat(scene.redis.count("wait 7-0 accepted")).isEqualTo(2);
        // Under no fence: nobody has seen its owner dead, and it may be about to write the job again.
        assertThat(scene.redis.calls).contains("offer 0 " + ReplyScene.WHERE);
        assertThat(scene.client.ends).isEmpty();
    }

    @Test
    void textThatOthersHereReadTooIsNotCondemnedBeforeRedisHasSettled() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a"));
        RecordingOutlet other = scene.another();
        scene.redis.endAnswer = new EndAnswer.Settling();
        scene.redis.stream.clear();
        scene.redis.state = JobState.ABSENT;

        scene.book.suspectGaps();
        scene.world.run();

        assertThat(scene.redis.calls).contains("end INTERRUPTED 7-1 listening on");
        assertThat(scene.client.ends).isEmpty();
        assertThat(other.ends).isEmpty();
    }

    @Test
    void jobThatWasNeverClaimedBeforeAWipeIsOfferedAfterSettling() {
        ReplyScene scene = ReplyScene.streamed();
        scene.redis.state = JobState.ABSENT;

        scene.wiped().settled();

        assertThat(scene.redis.calls).contains("offer 0 " + ReplyScene.WHERE);
    }

    @Test
    void restoredTextGoesOn() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a")).wiped();

        scene.redis.state = JobState.RUNNING;
        scene.redis.owner = "worker";
        scene.written(marker(7, 0, 0), delta(7, 1, "a"), delta(7, 2, "b")).heard(delta(7, 3, "c"));
        scene.settled();

        assertThat(scene.client.text()).isEqualTo("abc");
        assertThat(scene.client.ends).isEmpty();
    }

    @Test
    void jobOfADeadWorkerIsOfferedOnceASecond() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a"));
        scene.world.kill("worker");

        scene.pass(900);
        assertThat(scene.redis.count("offer")).isZero();

        scene.pass(3_100);
        assertThat(scene.redis.count("offer 7 " + ReplyScene.WHERE)).isBetween(3L, 4L);
    }

    @Test
    void releasedJobIsOffered() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0));
        scene.redis.owner = "";

        scene.pass(1_500);

        assertThat(scene.redis.count("offer 7")).isEqualTo(1);
    }
}
