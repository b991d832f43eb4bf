package dev.sluice.common.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.lease.ListenAnswer.Listening;
import dev.sluice.common.lease.RefuseAnswer.Accepted;
import dev.sluice.common.lease.RefuseAnswer.Refused;
import dev.sluice.common.lease.WaitAnswer.Running;
import dev.sluice.common.lease.WaitAnswer.Waiting;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rows of refuse, wait and listen. */
abstract class ListeningContract extends LeaseScene {

    @Test
    @DisplayName("refuse 1: a refused attempt stays refused, whatever became of the job")
    void refusedAttemptStaysRefused() {
        assertThat(refuse("a1", "in1")).isEqualTo(new Refused());
        long fence = claim().attempt("a2").run();
        finish(fence, 0);

        assertThat(refuse("a1", "in1")).isEqualTo(new Refused());
        assertThat(field("ref")).isEqualTo("a1");
    }

    @Test
    @DisplayName("refuse 2: what is over was accepted")
    void doneJobWasAccepted() {
        long fence = finished();

        Accepted accepted = (Accepted) refuse("a1", "in1");

        assertThat(accepted.state()).isEqualTo(JobState.DONE);
        assertThat(accepted.fence()).isEqualTo(fence);
        assertThat(accepted.outcome()).isEqualTo(outcome("stop"));
    }

    @Test
    @DisplayName("refuse 3: what runs, or what somebody vouched for, was accepted, and the caller listens")
    void runningJobWasAccepted() {
        waitFor("in2", "keyed", "accepted");
        assertThat(refuse("a1", "in1", "keyed")).isEqualTo(new Accepted(JobState.WAITING, null, 0, null));
        assertThat(field("L")).isEqualTo("in2 in1");

        long fence = claim().facts("keyed").run();
        set("orphan_since", 1);
        assertThat(refuse("a1", "in3", "keyed")).isEqualTo(new Accepted(JobState.RUNNING, "w1", fence, null));
        assertThat(refuse("a1", null, "keyed")).isEqualTo(new Accepted(JobState.RUNNING, "w1", fence, null));
        assertThat(fields()).containsEntry("L", "in2 in1 in3").doesNotContainKeys("orphan_since", "ref");
    }

    @Test
    @DisplayName("refuse 4: while Redis settles an owner may still come, so the caller waits")
    void refusalWaitsForTheSettling() {
        settle();

        assertThat(refuse("a1", "in1", "older")).isEqualTo(new RefuseAnswer.Settling());
        assertThat(refuse("a1", "in1", "older")).isEqualTo(new RefuseAnswer.Settling());
        assertThat(fields()).containsEntry("st", "W").containsEntry("L", "in1").doesNotContainKey("ref");

        assertThat(refuse("a1", "in1", "older", "told")).isEqualTo(new Refused());
        assertThat(fields()).containsEntry("st", "W").doesNotContainKey("L");
    }

    @Test
    @DisplayName("refuse 5: an attempt that nobody has seen is refused, and its listener goes")
    void unseenAttemptIsRefused() {
        waitFor("in1", "keyed");
        waitFor("in2", "keyed");

        assertThat(refuse("a1", "in1", "keyed")).isEqualTo(new Refused());

        assertThat(fields()).containsEntry("st", "W").containsEntry("ref", "a1").containsEntry("L", "in2");
        assertThat(refuse("a2", null, "keyed")).isEqualTo(new Refused());
        assertThat(fields()).containsEntry("ref", "a1 a2").containsEntry("L", "in2");
    }

    @Test
    void refusedAttemptsAreBounded() {
        for (int attempt = 1; attempt <= 70; attempt++) {
            refuse("a" + attempt, "in1");
        }

        assertThat(fields().getOrDefault("ref", "").split(" "))
                .hasSize(64)
                .contains("a70")
                .doesNotContain("a6");
    }

    @Test
    @DisplayName("wait 1: the same key with another body is a conflict, also after the end")
    void otherBodyIsAConflict() {
        waitFor("in1", "keyed", "keep");
        assertThat(waitFor("in2", "keyed", "keep", "other-body")).isEqualTo(new WaitAnswer.Conflict());

        finished("keyed", "keep");
        recorded();
        assertThat(waitFor("in2", "keyed", "keep", "other-body")).isEqualTo(new WaitAnswer.Conflict());
        assertThat(waitFor("in2", "keyed", "keep")).isInstanceOf(WaitAnswer.Done.class);
    }

    @Test
    @DisplayName("wait 2: what is over is told")
    void waitTellsTheEnd() {
        long fence = finished();

        WaitAnswer.Done done = (WaitAnswer.Done) waitFor("in2");

        assertThat(done.fence()).isEqualTo(fence);
        assertThat(new String(done.outcome(), UTF_8)).isEqualTo(new String(outcome("stop"), UTF_8));
        assertThat(field("L")).isEqualTo("in1");
    }

    @Test
    @DisplayName("wait 3: a fifth ingress isn't added")
    void fifthWaiterIsNotAdded() {
        for (int ingress = 1; ingress <= 4; ingress++) {
            assertThat(waitFor("in" + ingress, "keyed")).isEqualTo(new Waiting(false));
        }

        assertThat(waitFor("in5", "keyed")).isEqualTo(new WaitAnswer.Full());
        assertThat(waitFor("in4", "keyed")).isEqualTo(new Waiting(false));
        assertThat(field("L")).isEqualTo("in1 in2 in3 in4");
    }

    @Test
    @DisplayName("wait 4: of a running job it tells who, and where")
    void waitTellsWhoRunsIt() {
        long fence = running("keyed");
        set("orphan_since", 1);

        assertThat(waitFor("in2", "keyed")).isEqualTo(new Running("w1", fence, WHERE));
        assertThat(waitFor("in2", "keyed")).isEqualTo(new Running("w1", fence, WHERE));

        assertThat(fields())
                .containsEntry("st", "R")
                .containsEntry("L", "in1 in2")
                .doesNotContainKey("orphan_since");
        store().ask(LeaseCalls.release(job, fence));
        assertThat(waitFor("in2", "keyed")).isEqualTo(new Running(null, fence, WHERE));
    }

    @Test
    @DisplayName("wait 5: the most that any client knows is kept")
    void waitKeepsTheMostThatAnyoneKnows() {
        assertThat(waitFor("in1", "keyed")).isEqualTo(new Waiting(false));
        assertThat(waitAt("in2", 9, 3, "keyed", "accepted")).isEqualTo(new Waiting(true));
        assertThat(waitAt("in1", 8, 5, "keyed")).isEqualTo(new Waiting(true));

        assertThat(fields())
                .containsEntry("st", "W")
                .containsEntry("L", "in1 in2")
                .containsEntry("f", "9")
                .containsEntry("pos", "5")
                .containsEntry("acc", "1")
                .containsEntry("hash", "hash-1");
    }

    @Test
    @DisplayName("listen 1: of an unknown job there is nothing to hear")
    void unknownJobIsAbsent() {
        assertThat(listen("in1", null)).isEqualTo(new ListenAnswer.Absent());
        refuse("a1", "in1");
        assertThat(listen("in1", null)).isEqualTo(new ListenAnswer.Absent());
        assertThat(field("L")).isNull();
    }

    @Test
    @DisplayName("listen 2: what is over is told")
    void listenTellsTheEnd() {
        long fence = finished();

        ListenAnswer.Done done = (ListenAnswer.Done) listen("in2", "in1");

        assertThat(done.fence()).isEqualTo(fence);
        assertThat(new String(done.outcome(), UTF_8)).isEqualTo(new String(outcome("stop"), UTF_8));
    }

    @Test
    @DisplayName("listen 3: nobody takes the place of somebody who has gone")
    void placeOfAGoneListenerIsNotTaken() {
        running();

        assertThat(listen("in3", "in2")).isEqualTo(new ListenAnswer.Gone());
        assertThat(field("L")).isEqualTo("in1");
    }

    @Test
    @DisplayName("listen 4: a fifth ingress isn't added, unless it takes a place")
    void fifthListenerIsNotAdded() {
        long fence = running();
        for (int ingress = 2; ingress <= 4; ingress++) {
            listen("in" + ingress, null);
        }

        assertThat(listen("in5", null)).isEqualTo(new ListenAnswer.Full());
        assertThat(listen("in5", "in2")).isEqualTo(new Listening(JobState.RUNNING, "w1", fence, WHERE));
        assertThat(field("L")).isEqualTo("in1 in3 in4 in5");
    }

    @Test
    @DisplayName("listen 5: a listener comes, or takes another's place, and asking again changes nothing")
    void listenerTakesItsPlace() {
        waitFor("in1");
        assertThat(listen("in2", null)).isEqualTo(new Listening(JobState.WAITING, null, 0, null));
        long fence = running();
        set("orphan_since", 1);

        assertThat(listen("in3", "in1")).isEqualTo(new Listening(JobState.RUNNING, "w1", fence, WHERE));
        assertThat(listen("in3", "in1")).isEqualTo(new Listening(JobState.RUNNING, "w1", fence, WHERE));

        assertThat(fields()).containsEntry("L", "in2 in3").doesNotContainKey("orphan_since");
    }
}
