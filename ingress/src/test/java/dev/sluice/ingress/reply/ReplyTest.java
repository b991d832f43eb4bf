package dev.sluice.ingress.reply;

import static dev.sluice.ingress.reply.ReplyScene.closing;
import static dev.sluice.ingress.reply.ReplyScene.delta;
import static dev.sluice.ingress.reply.ReplyScene.error;
import static dev.sluice.ingress.reply.ReplyScene.finish;
import static dev.sluice.ingress.reply.ReplyScene.marker;
import static dev.sluice.ingress.reply.ReplyScene.ping;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.lease.EndAnswer;
import dev.sluice.common.lease.JobState;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.usage.TokenUsage;
import org.junit.jupiter.api.Test;

/** What a reply makes of the frames of its job, and of what Redis holds of them. */
final class ReplyTest {

    @Test
    void framesInOrderAreDelivered() {
        ReplyScene scene = ReplyScene.streamed();

        scene.heard(marker(7, 0, 0), delta(7, 1, "a"), delta(7, 2, "b"), finish(7, 3, "!"));

        assertThat(scene.client.text()).isEqualTo("ab!");
        assertThat(scene.client.ends).containsExactly("finished");
        assertThat(scene.redis.reads).isZero();
        assertThat(scene.book.size()).isZero();
    }

    @Test
    void frameTwiceIsDeliveredOnce() {
        ReplyScene scene = ReplyScene.streamed();

        scene.heard(marker(7, 0, 0), delta(7, 1, "a")).published(delta(7, 1, "a"));

        assertThat(scene.client.text()).isEqualTo("a");
    }

    @Test
    void gapIsReadFromTheStream() {
        ReplyScene scene = ReplyScene.streamed();

        scene.heard(marker(7, 0, 0), delta(7, 1, "a"))
                .written(delta(7, 2, "b"), delta(7, 3, "c"))
                .heard(delta(7, 4, "d"));

        assertThat(scene.client.text()).isEqualTo("abcd");
    }

    @Test
    void longGapIsReadPageByPage() {
        ReplyScene scene = ReplyScene.streamed();
        scene.redis.pageEntries = 2;
        scene.written(marker(7, 0, 0));
        for (int sequence = 1; sequence <= 9; sequence++) {
            scene.written(delta(7, sequence, String.valueOf(sequence)));
        }

        scene.heard(finish(7, 10, "!"));

        assertThat(scene.client.text()).isEqualTo("123456789!");
    }

    @Test
    void frameBeforeItsMarkerIsNotDelivered() {
        ReplyScene scene = ReplyScene.streamed();

        scene.published(delta(7, 1, "zombie"));

        assertThat(scene.client.text()).isEmpty();
        assertThat(scene.redis.reads).isEqualTo(1);
    }

    @Test
    void takeOverThatContinuesTheTextGoesOn() {
        ReplyScene scene = ReplyScene.streamed();

        scene.heard(marker(7, 0, 0), delta(7, 1, "a"), marker(9, 7, 1), delta(9, 2, "b"));
        scene.published(delta(7, 2, "zombie"));

        assertThat(scene.client.text()).isEqualTo("ab");
    }

    @Test
    void takeOverWhoseMarkerWasLostIsFoundInTheStream() {
        ReplyScene scene = ReplyScene.streamed();

        scene.heard(marker(7, 0, 0), delta(7, 1, "a"))
                .written(delta(7, 2, "b"), marker(9, 7, 2))
                .heard(delta(9, 3, "c"));

        assertThat(scene.client.text()).isEqualTo("abc");
    }

    @Test
    void answerThatIsNotStreamedIsStartedAnew() {
        ReplyScene scene = ReplyScene.whole();

        scene.heard(marker(7, 0, 0), delta(7, 1, "{\"lost"));
        scene.redis.stream.clear();
        scene.heard(marker(9, 7, 0), delta(9, 1, "{}"), finish(9, 2));

        assertThat(scene.client.text()).isEqualTo("{}");
        assertThat(scene.client.ends).containsExactly("finished");
    }

    @Test
    void answerThatIsNotStreamedIsReadFromItsStartWhenAPartIsMissing() {
        ReplyScene scene = ReplyScene.whole();

        scene.heard(marker(7, 0, 0), delta(7, 1, "{\"a"));
        scene.redis.stream.clear();
        // The writer restored it under a fence whose marker this reply never saw.
        scene.written(marker(9, 8, 0), delta(9, 1, "{\"a\":1"), delta(9, 2, "}"))
                .heard(finish(9, 3));

        assertThat(scene.client.text()).isEqualTo("{\"a\":1}");
    }

    @Test
    void answerThatEndedUnderALowerFenceIsReadFromItsStartWhereNothingWasDelivered() {
        ReplyScene scene = ReplyScene.whole();
        scene.heard(marker(9, 0, 0));
        scene.redis.stream.clear();
        scene.written(marker(7, 0, 0), delta(7, 1, "{}"), finish(7, 2));
        scene.redis.state = JobState.DONE;
        scene.redis.outcome = Outcome.finished("stop", TokenUsage.NONE);

        scene.pass(1_500);

        assertThat(scene.client.text()).isEqualTo("{}");
        assertThat(scene.client.ends).containsExactly("finished");
    }

    @Test
    void closingMarkerTellsItsOutcomeWhateverThePosition() {
        ReplyScene scene = ReplyScene.streamed();

        scene.heard(marker(7, 0, 0)).published(closing(9, 8, 55, FailureCode.EXPIRED));

        assertThat(scene.client.ends).containsExactly("EXPIRED");
    }

    @Test
    void errorFrameEndsTheReply() {
        ReplyScene scene = ReplyScene.streamed();

        scene.heard(marker(7, 0, 0), delta(7, 1, "a"), error(7, 2, FailureCode.PROVIDER_ERROR));

        assertThat(scene.client.ends).containsExactly("PROVIDER_ERROR");
    }

    @Test
    void positionBeyondMakesAReplayDue() {
        ReplyScene scene = ReplyScene.streamed();

        scene.heard(marker(7, 0, 0)).written(delta(7, 1, "a")).published(ping(7, 1));

        assertThat(scene.client.text()).isEqualTo("a");
    }

    @Test
    void positionThatIsReachedMakesNone() {
        ReplyScene scene = ReplyScene.streamed();

        scene.heard(marker(7, 0, 0), delta(7, 1, "a")).published(ping(7, 1)).published(ping(7, 0));

        assertThat(scene.redis.reads).isZero();
    }

    @Test
    void silenceAfterAMarkerMakesAReplayDueEachSecond() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0));

        scene.pass(3_600);

        assertThat(scene.redis.reads).isBetween(2, 4);
    }

    @Test
    void namedJobIsNotReadAgain() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0));

        for (int i = 0; i < 10; i++) {
            scene.pass(500).published(ping(7, 0));
        }

        assertThat(scene.redis.reads).isZero();
    }

    @Test
    void positionsOfAZombieDoNotBreakTheSilence() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), marker(9, 7, 0));

        for (int i = 0; i < 6; i++) {
            scene.pass(500).published(ping(7, 0));
        }

        assertThat(scene.redis.reads).isPositive();
    }

    @Test
    void queuedJobIsLookedAtEachHalfMinute() {
        ReplyScene scene = ReplyScene.streamed();
        scene.redis.state = JobState.ABSENT;

        scene.pass(50_000);

        assertThat(scene.redis.reads).isEqualTo(1);
        assertThat(scene.redis.calls).isEmpty();
    }

    @Test
    void storedFailureIsToldAfterItsText() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0)).written(delta(7, 1, "a"), error(7, 2, FailureCode.PROVIDER_ERROR));
        scene.redis.state = JobState.DONE;
        scene.redis.outcome = Outcome.failed(FailureCode.PROVIDER_ERROR, "", TokenUsage.NONE);

        scene.pass(1_500);

        assertThat(scene.client.text()).isEqualTo("a");
        assertThat(scene.client.ends).containsExactly("PROVIDER_ERROR");
    }

    @Test
    void answerWhoseStreamIsGoneIsInterruptedForThisClientAlone() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a"));
        Outcome answer = Outcome.finished("stop", TokenUsage.NONE);
        scene.redis.stream.clear();
        scene.redis.state = JobState.DONE;
        scene.redis.outcome = answer;
        scene.redis.endAnswer = new EndAnswer.Done(answer.encode(), 7);

        scene.pass(5_000);

        assertThat(scene.client.ends).containsExactly("STREAM_INTERRUPTED");
        // The answer stands: a wipe must not be told otherwise.
        scene.wiped();
        assertThat(scene.redis.count("again")).isZero();
    }

    @Test
    void slowClientIsGivenTheRestFromTheStream() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), delta(7, 1, "a"));
        scene.client.full = true;
        scene.heard(delta(7, 2, "b"), delta(7, 3, "c"), finish(7, 4, "!"));
        assertThat(scene.client.text()).isEqualTo("a");

        scene.client.full = false;
        scene.reply.drained();
        scene.pass(0);

        assertThat(scene.client.text()).isEqualTo("abc!");
        assertThat(scene.client.ends).containsExactly("finished");
    }

    @Test
    void readThatFailsIsRepeated() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0)).written(delta(7, 1, "a"));
        scene.redis.away = true;
        scene.published(ping(7, 1)).pass(600);
        assertThat(scene.client.text()).isEmpty();

        scene.redis.away = false;
        scene.pass(300);

        assertThat(scene.client.text()).isEqualTo("a");
    }

    @Test
    void frameOfAJobThatNobodyHereWaitsForIsAStranger() {
        ReplyScene scene = ReplyScene.streamed();
        scene.heard(marker(7, 0, 0), finish(7, 1, "!"));

        scene.published(ping(7, 1));

        assertThat(scene.strangers).hasSize(1);
    }
}
