package dev.sluice.common.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.lease.EndAnswer.Kept;
import dev.sluice.common.lease.EndAnswer.Listened;
import dev.sluice.common.lease.EndRequest.Why;
import dev.sluice.common.lease.FinishAnswer.Behind;
import dev.sluice.common.lease.FinishAnswer.Gone;
import dev.sluice.common.lease.FinishAnswer.Lost;
import dev.sluice.common.lease.FinishAnswer.Ok;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rows of finish, end, recorded and release. */
abstract class EndingContract extends LeaseScene {

    @Test
    @DisplayName("finish 1: nothing older ends while Redis settles")
    void finishWaitsForTheSettling() {
        long fence = runningWith(1, "older", "keep");
        settle();

        assertThat(finish(fence, 1)).isEqualTo(new FinishAnswer.Settling());
        assertThat(field("st")).isEqualTo("R");

        settled();
        assertThat(finish(fence, 1)).isEqualTo(new Ok());
    }

    @Test
    @DisplayName("finish 2: the whole answer ends the job, and its listeners hear the end")
    void wholeAnswerEndsTheJob() {
        LeaseStore.Ear first = store().hear("in1");
        LeaseStore.Ear second = store().hear("in2");
        long fence = runningWith(2);
        listen("in2", null);
        first.frames();

        assertThat(finish(fence, 2)).isEqualTo(new Ok());

        assertHeard(first, finishFrame(fence, 3));
        assertHeard(second, finishFrame(fence, 3));
        assertThat(replyIds()).last().isEqualTo(fence + "-3");
        assertThat(fields())
                .containsEntry("st", "D")
                .containsEntry("out", new String(outcome("stop"), UTF_8))
                .doesNotContainKey("rec");
        assertThat(number("done_at")).isCloseTo(store().nowMillis(), within());
    }

    @Test
    @DisplayName("finish 2: an answer that went on after a takeover may end without a word of its own")
    void takeoverMayEndAtOnce() {
        long fence = runningWith(2);
        long takeover = claim().by("w2", "c2").expecting(fence).run();

        assertThat(finish(takeover, 2)).isEqualTo(new Ok());
        assertThat(replyIds()).last().isEqualTo(takeover + "-3");
    }

    @Test
    @DisplayName("finish 3: missing entries are asked for")
    void missingEntriesAreAskedFor() {
        long fence = runningWith(2);
        assertThat(finish(fence, 4)).isEqualTo(new Behind(fence, 2));

        store().delete(replyKey);
        assertThat(finish(fence, 4)).isEqualTo(new Behind(0, 0));
        assertThat(finish(fence, 0)).isEqualTo(new Behind(0, 0));
        assertThat(field("st")).isEqualTo("R");
    }

    @Test
    @DisplayName("finish 4: the same finish again is as good as the first")
    void finishTwiceIsFinishOnce() {
        long fence = finished();
        LeaseStore.Ear ear = store().hear("in1");

        assertThat(finish(fence, 1)).isEqualTo(new Ok());

        assertHeard(ear);
        assertThat(reply()).hasSize(3);
    }

    @Test
    @DisplayName("finish 5: a job that Redis has lost, or knows less of, is gone")
    void lostJobIsGone() {
        long fence = runningWith(1);
        store().wipe();
        settled();
        assertThat(finish(fence, 1)).isEqualTo(new Gone());

        waitAt("in1", fence, 1, "accepted");
        assertThat(finish(fence, 1)).isEqualTo(new Gone());

        store().delete(jobKey);
        assertThat(finish(running() + 1, 1)).isEqualTo(new Gone());
    }

    @Test
    @DisplayName("finish 6: somebody else's job is lost")
    void somebodyElsesJobIsLost() {
        long fence = runningWith(1);
        long takeover = claim().by("w2", "c2").expecting(fence).run();
        assertThat(finish(fence, 1)).isEqualTo(new Lost(JobState.RUNNING, takeover));

        finish(takeover, 1);
        assertThat(finish(fence, 1)).isEqualTo(new Lost(JobState.DONE, takeover));

        store().delete(jobKey);
        waitAt("in1", fence + 1, 1);
        assertThat(finish(fence, 1)).isEqualTo(new Lost(JobState.WAITING, fence + 1));
    }

    @Test
    @DisplayName("end 1: what is over stays as it is")
    void firstOutcomeStands() {
        long fence = finished();

        assertEnded(end(Why.CANCELLED, List.of("in1")), fence, outcome("stop"));
        assertEnded(end(Why.EXPIRED, null, true), fence, outcome("stop"));
    }

    @Test
    @DisplayName("end 2: while Redis settles only what a client was told already is written")
    void endWaitsForTheSettling() {
        settle();
        assertThat(end(Why.EXPIRED, null, "older")).isEqualTo(new EndAnswer.Settling());
        assertThat(end(Why.CANCELLED, List.of("in1"), "keyed")).isEqualTo(new EndAnswer.Settling());
        assertThat(fields()).isEmpty();

        assertThat(end(Why.EXPIRED, null, true, "older")).isInstanceOf(EndAnswer.Done.class);
    }

    @Test
    @DisplayName("end 3: one of two readers leaves, and the other reads on")
    void jobGoesOnForTheOtherListeners() {
        running();
        listen("in2", null);
        listen("in3", null);

        assertThat(end(Why.CANCELLED, List.of("in1"))).isEqualTo(new Listened(2));
        assertThat(end(Why.CANCELLED, List.of("in1"))).isEqualTo(new Listened(2));
        assertThat(end(Why.CANCELLED, List.of("in1", "in3"))).isEqualTo(new Listened(1));
        assertThat(field("L")).isEqualTo("in2");
        assertThat(end(Why.CANCELLED, List.of("in2"))).isInstanceOf(EndAnswer.Done.class);
    }

    @Test
    @DisplayName("end 4: a kept job goes on unheard")
    void keptJobGoesOnUnheard() {
        running("keep");

        assertThat(end(Why.CANCELLED, List.of("in1"), "keep")).isEqualTo(new Kept());
        assertThat(end(Why.CANCELLED, List.of("in1"), "keep")).isEqualTo(new Kept());

        assertThat(fields()).containsEntry("st", "R").doesNotContainKey("L");
    }

    @Test
    @DisplayName("end 5: the last listener's leave ends a running job, and refuses its owner's next entry")
    void lastListenerEndsTheJob() {
        LeaseStore.Ear ear = store().hear("in1");
        long fence = runningWith(2);
        ear.frames();

        long closed = assertEnded(end(Why.EXPIRED, null), error("expired"));

        assertClosed(closed, fence, 2, error("expired"));
        assertHeard(ear, lastFrame());
        assertThat(store().emit(delta(fence, 3))).isEqualTo(LeaseStore.Emitted.REFUSED);
        assertThat(finish(fence, 2)).isEqualTo(new Lost(JobState.DONE, closed));
        assertEnded(end(Why.EXPIRED, null), closed, error("expired"));
    }

    @Test
    @DisplayName("end 5: an unknown job ends after the fence and the text that its caller has seen")
    void unknownJobEndsAfterWhatWasSeen() {
        long seen = store().nowMillis() + 60_000;
        EndRequest request = new EndRequest(
                job, Why.INTERRUPTED, "{\"v\":1,\"usage\":{}}".getBytes(UTF_8), seen, 9, null, false, facts());

        long fence = assertEnded(store().ask(LeaseCalls.end(request)), "{\"v\":1,\"usage\":{}}".getBytes(UTF_8));

        assertThat(fence).isEqualTo(seen + 1);
        assertClosed(fence, seen, 9, "{\"v\":1,\"usage\":{}}".getBytes(UTF_8));
    }

    @Test
    @DisplayName("end 5: a waiting job ends after what its clients have")
    void waitingJobEndsAfterWhatItsClientsHave() {
        LeaseStore.Ear ear = store().hear("in2");
        waitAt("in1", 5, 3);
        waitAt("in2", 4, 6);

        long fence = assertEnded(end(Why.INTERRUPTED, null), error("interrupted"));

        assertClosed(fence, 5, 6, error("interrupted"));
        assertHeard(ear, lastFrame());
    }

    @Test
    @DisplayName("recorded 1: the ledger's note stays")
    void recordedIsNoted() {
        finished();

        assertThat(recorded()).isEqualTo(RecordedAnswer.OK);
        assertThat(recorded()).isEqualTo(RecordedAnswer.OK);
        assertThat(field("rec")).isEqualTo("1");
    }

    @Test
    @DisplayName("recorded 2: an end that Redis has lost is gone")
    void recordedOfALostEndIsGone() {
        assertThat(recorded()).isEqualTo(RecordedAnswer.GONE);
        waitFor("in1");
        assertThat(recorded()).isEqualTo(RecordedAnswer.GONE);
        running();
        assertThat(recorded()).isEqualTo(RecordedAnswer.GONE);
        assertThat(field("rec")).isNull();
    }

    @Test
    @DisplayName("release 1: the owner gives its job back")
    void ownerGivesItsJobBack() {
        long fence = running();

        assertThat(release(fence)).isEqualTo(ReleaseAnswer.OK);
        assertThat(release(fence)).isEqualTo(ReleaseAnswer.OK);

        assertThat(fields()).containsEntry("st", "R").doesNotContainKeys("own", "cid");
    }

    @Test
    @DisplayName("release 2: nobody gives back what isn't theirs")
    void othersJobIsNotReleased() {
        assertThat(release(7)).isEqualTo(ReleaseAnswer.OK);
        assertThat(fields()).isEmpty();
        long fence = running();

        assertThat(release(fence - 1)).isEqualTo(ReleaseAnswer.OK);

        assertThat(field("own")).isEqualTo("w1");
    }

    private ReleaseAnswer release(long fence) {
        return store().ask(LeaseCalls.release(job, fence));
    }

    private static void assertEnded(EndAnswer answer, long fence, byte[] outcome) {
        assertThat(assertEnded(answer, outcome)).isEqualTo(fence);
    }

    private static long assertEnded(EndAnswer answer, byte[] outcome) {
        assertThat(answer).isInstanceOf(EndAnswer.Done.class);
        EndAnswer.Done done = (EndAnswer.Done) answer;
        assertThat(new String(done.outcome(), UTF_8)).isEqualTo(new String(outcome, UTF_8));
        return done.fence();
    }
}
