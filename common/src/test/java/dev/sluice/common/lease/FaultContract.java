package dev.sluice.common.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.lease.ClaimAnswer.Held;
import dev.sluice.common.lease.ClaimAnswer.Run;
import dev.sluice.common.lease.ClaimAnswer.Why;
import dev.sluice.common.lease.EndAnswer.Listened;
import dev.sluice.common.lease.RefuseAnswer.Accepted;
import dev.sluice.common.lease.RestoreRequest.End;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What would break without the less obvious rules. */
abstract class FaultContract extends LeaseScene {

    private static final Held SETTLING = new Held(Why.SETTLING, null, 0);

    @Test
    @DisplayName("end 3: a reader who hangs up doesn't cut the other, nor does the owner who is told so late")
    void hangUpLeavesTheOtherReader() {
        running("keyed");
        listen("in2", null);

        assertThat(end(EndRequest.Why.CANCELLED, List.of("in1"))).isEqualTo(new Listened(1));
        assertThat(end(EndRequest.Why.CANCELLED, List.of("in1"))).isEqualTo(new Listened(1));

        assertThat(field("st")).isEqualTo("R");
    }

    @Test
    @DisplayName("finish 1, end 2, claim 9: a restart that loses the finish doesn't let the deadline decide")
    void lostFinishIsNotOverruledByTheDeadline() {
        long fence = finished("older");
        WorkerMemory memory = new WorkerMemory(this, fence);
        loseTheFinish();

        assertThat(end(EndRequest.Why.EXPIRED, null, "expired", "older")).isEqualTo(new EndAnswer.Settling());
        assertThat(claim().by("w2", "c9")
                        .facts("expired", "older")
                        .expecting(fence)
                        .ask())
                .isEqualTo(SETTLING);
        memory.restore(new End(outcome("stop"), store().nowMillis(), true));
        settled();

        EndAnswer.Done end = (EndAnswer.Done) end(EndRequest.Why.EXPIRED, null, "expired", "older");
        assertThat(end.outcome()).isEqualTo(outcome("stop"));
        assertThat(end.fence()).isEqualTo(fence);
    }

    @Test
    @DisplayName("end 2: after a wipe a hang-up waits until every reader is known again")
    void hangUpAfterAWipeLeavesTheOtherReader() {
        long fence = runningWith(1, "older");
        WorkerMemory memory = new WorkerMemory(this, fence);
        wipeAndSettle();
        memory.restore(null, "older");

        assertThat(end(EndRequest.Why.CANCELLED, List.of("in1"), "older")).isEqualTo(new EndAnswer.Settling());
        waitAt("in2", fence, 1, "older", "accepted");
        settled();

        assertThat(end(EndRequest.Why.CANCELLED, List.of("in1"), "older")).isEqualTo(new Listened(1));
    }

    @Test
    @DisplayName("settling covers keyed jobs: a second record of a running key doesn't run after a wipe")
    void secondRecordOfARunningKeyWaits() {
        long fence = runningWith(1, "older", "keyed", "keep");
        WorkerMemory memory = new WorkerMemory(this, fence);
        wipeAndSettle();

        assertThat(waitFor("in2", "keyed", "keep")).isEqualTo(new WaitAnswer.Waiting(false));
        assertThat(claim().by("w2", "c9").attempt("a2").facts("keyed", "keep").ask())
                .isEqualTo(SETTLING);
        memory.restore(null, "older", "keyed", "keep");
        settled();

        assertThat(claim().by("w2", "c9").attempt("a2").facts("keyed", "keep").ask())
                .isEqualTo(new Held(Why.OWNER, "w1", fence));
        assertThat(field("L")).isEqualTo("in2 in1");
    }

    @Test
    @DisplayName("REFUSED alone: the refusal of one attempt leaves the other to run")
    void refusalOfOneAttemptLeavesTheOther() {
        refuse("a1", "in1", "keyed");

        assertThat(claim().attempt("a1").facts("keyed").ask()).isEqualTo(new ClaimAnswer.Refused());
        assertThat(claim().by("w1", "c2").attempt("a2").facts("keyed").ask()).isInstanceOf(Run.class);
        assertThat(claim().by("w2", "c3").attempt("a1").facts("keyed").ask()).isEqualTo(new ClaimAnswer.Refused());
    }

    @Test
    @DisplayName("restore publishes: who waited before it hears of the job")
    void whoWaitedBeforeARestoreHearsTheEnd() {
        long fence = finished("keyed", "keep");
        WorkerMemory memory = new WorkerMemory(this, fence);
        LeaseStore.Ear ear = store().hear("in2");
        wipeAndSettle();
        waitFor("in2", "keyed", "keep");

        memory.restore(new End(outcome("stop"), store().nowMillis(), false), "keyed", "keep");

        assertHeard(ear, finishFrame(fence, 2));
    }

    @Test
    @DisplayName("claim 4 publishes: whose record finds the job done hears its end")
    void recordOfADoneJobTellsItsListener() {
        long fence = finished("keyed", "keep");
        LeaseStore.Ear ear = store().hear("in2");

        claim().by("w2", "c9")
                .attempt("a2")
                .listener("in2")
                .facts("keyed", "keep")
                .ask();

        assertHeard(ear, finishFrame(fence, 2));
    }

    @Test
    @DisplayName("wait after a late acknowledgement: a client who waits isn't cancelled after the settling")
    void lateAcknowledgementSavesTheJob() {
        wipeAndSettle();
        assertThat(waitFor("in1", "older", "accepted")).isEqualTo(new WaitAnswer.Waiting(true));
        assertThat(claim().facts("older").ask()).isEqualTo(SETTLING);
        settled();

        assertThat(claim().facts("older").ask()).isInstanceOf(Run.class);
    }

    @Test
    @DisplayName("refuse 4: a wipe and a produce timeout don't refuse a job that is running")
    void refusalAfterAWipeFindsTheRunningJob() {
        long fence = runningWith(1, "older");
        WorkerMemory memory = new WorkerMemory(this, fence);
        LeaseStore.Ear ear = store().hear("in1");
        wipeAndSettle();
        assertThat(refuse("a1", "in1", "older")).isEqualTo(new RefuseAnswer.Settling());

        memory.restore(null, "older");

        assertHeard(ear, delta(fence, 1));
        assertThat(refuse("a1", "in1", "older")).isEqualTo(new Accepted(JobState.RUNNING, "w1", fence, null));
    }

    private void wipeAndSettle() {
        store().wipe();
        settle();
    }

    /** As if Redis had come back with what it had a moment before the finish. */
    private void loseTheFinish() {
        set("st", "R");
        set("out", "");
        set("done_at", "");
        settle();
    }
}
