package dev.sluice.common.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.lease.ClaimAnswer.Held;
import dev.sluice.common.lease.ClaimAnswer.Refused;
import dev.sluice.common.lease.ClaimAnswer.Run;
import dev.sluice.common.lease.ClaimAnswer.Why;
import dev.sluice.common.reply.Marker;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rows of claim, except a takeover's. */
abstract class ClaimContract extends LeaseScene {

    private static final Held SETTLING = new Held(Why.SETTLING, null, 0);
    private static final Held ORPHAN = new Held(Why.ORPHAN, null, 0);

    @Test
    @DisplayName("claim 1: after not_after nothing is granted")
    void lateClaimDoesNothing() {
        assertThat(claim().late().ask()).isEqualTo(new ClaimAnswer.Late());

        assertThat(fields()).isEmpty();
        assertThat(reply()).isEmpty();
    }

    @Test
    @DisplayName("claim 2: a refused attempt is refused in any state")
    void refusedAttemptIsRefusedInAnyState() {
        refuse("a1", "in1");
        assertThat(claim().ask()).isEqualTo(new Refused());

        long fence = claim().attempt("a2").run();
        assertThat(claim().ask()).isEqualTo(new Refused());

        finish(fence, 0);
        assertThat(claim().ask()).isEqualTo(new Refused());
        assertThat(claim().attempt("a2").ask()).isInstanceOf(ClaimAnswer.Done.class);
    }

    @Test
    @DisplayName("claim 3: a record that Kafka appended too late is refused while nobody vouches for it")
    void staleRecordIsRefusedUnlessAccepted() {
        assertThat(claim().stale().ask()).isEqualTo(new Refused());
        assertThat(field("ref")).isEqualTo("a1");
        assertThat(field("st")).isNull();

        waitFor("in1");
        assertThat(claim().attempt("a2").stale().ask()).isEqualTo(new Refused());
        assertThat(field("ref")).isEqualTo("a1 a2");

        waitFor("in1", "accepted");
        assertThat(claim().attempt("a3").stale().ask()).isInstanceOf(Run.class);
    }

    @Test
    @DisplayName("claim 4: of a job that is over, it tells how, and tells the record's listener too")
    void doneJobIsToldAgain() {
        LeaseStore.Ear ear = store().hear("in2");
        long fence = finished();

        assertDone(claim().by("w2", "c2").listener("in2").ask(), false, outcome("stop"), fence);
        assertHeard(ear, finishFrame(fence, 2));
        recorded();
        assertDone(claim().by("w2", "c3").listener("in2").dead("in2").ask(), true, outcome("stop"), fence);
        assertHeard(ear);
        assertThat(field("L")).isEqualTo("in1");
    }

    @Test
    @DisplayName("claim 5: the same claim gets the same grant again")
    void sameClaimGetsTheSameGrant() {
        long fence = runningWith(2);

        assertThat(claim().ask()).isEqualTo(new Run(fence, 0, List.of("in1"), 1, true));
        assertThat(replyIds()).containsExactly(fence + "-0", fence + "-1", fence + "-2");

        Run takeover = (Run) claim().by("w2", "c2").expecting(fence).ask();
        assertThat(claim().by("w2", "c2").expecting(fence).ask())
                .isEqualTo(new Run(takeover.fence(), 2, List.of("in1"), 2, true));
    }

    @Test
    @DisplayName("claim 6: another claim waits for the owner, and its listener isn't added")
    void otherClaimWaitsForTheOwner() {
        long fence = running();

        assertThat(claim().by("w2", "c2").listener("in2").ask()).isEqualTo(new Held(Why.OWNER, "w1", fence));
        assertThat(claim().by("w1", "c2").expecting(fence - 1).ask()).isEqualTo(new Held(Why.OWNER, "w1", fence));
        assertThat(field("L")).isEqualTo("in1");
    }

    @Test
    @DisplayName("claim 7: an older or keyed job that isn't running waits until Redis has settled")
    void olderJobWaitsForTheSettling() {
        settle();
        assertThat(claim().facts("older").ask()).isEqualTo(SETTLING);
        assertThat(claim().facts("keyed").ask()).isEqualTo(SETTLING);
        waitFor("in1", "older", "accepted");
        assertThat(claim().facts("older").ask()).isEqualTo(SETTLING);

        store().delete(LeaseKeys.EPOCH);
        assertThat(claim().facts().ask()).isEqualTo(SETTLING);
        assertThat(reply()).isEmpty();
    }

    @Test
    void newJobDoesNotWaitForTheSettling() {
        settle();

        assertThat(claim().ask()).isInstanceOf(Run.class);
    }

    @Test
    @DisplayName("claim 8: an older interactive job that nobody waits for is cancelled")
    void olderUnknownJobIsCancelled() {
        LeaseStore.Ear ear = store().hear("in1");

        long fence = assertDone(claim().facts("older").ask(), false, error("cancelled"));

        assertClosed(fence, 0, 0, error("cancelled"));
        assertHeard(ear, lastFrame());
        assertDone(claim().facts("older").ask(), false, error("cancelled"), fence);
    }

    @Test
    void olderUnknownJobRunsIfItIsKeptOrBulk() {
        assertThat(claim().facts("older", "keep").ask()).isInstanceOf(Run.class);
        store().delete(jobKey);
        assertThat(claim().facts("older", "bulk").ask()).isInstanceOf(Run.class);
    }

    @Test
    @DisplayName("claim 9: no deadline is judged while Redis settles")
    void expiredJobWaitsForTheSettling() {
        JobFacts facts = facts("expired", "older");
        long fence = claim().facts(facts("older", "keep")).run();
        set("deadline", facts.deadlineMillis());
        settle();

        assertThat(claim().by("w2", "c2").facts(facts).expecting(fence).ask()).isEqualTo(SETTLING);
        assertThat(field("st")).isEqualTo("R");
    }

    @Test
    @DisplayName("claim 10: an expired job is closed as expired")
    void expiredJobIsClosed() {
        LeaseStore.Ear ear = store().hear("in1");
        long fence = runningWith(2);
        ear.frames();

        long closed = assertDone(
                claim().by("w2", "c2").facts("expired").expecting(fence).ask(), false, error("expired"));

        assertClosed(closed, fence, 2, error("expired"));
        assertHeard(ear, lastFrame());
    }

    @Test
    @DisplayName("claim 11: a job without listeners is held for 15 s")
    void unheardJobIsHeldForAnAdopter() {
        assertThat(claim().dead("in1").ask()).isEqualTo(ORPHAN);
        long since = number("orphan_since");
        assertThat(since).isCloseTo(store().nowMillis(), within());

        assertThat(claim().dead("in1").ask()).isEqualTo(ORPHAN);
        assertThat(number("orphan_since")).isEqualTo(since);
        assertThat(reply()).isEmpty();
        assertThat(claim().listener("in2").dead("in1").run()).isPositive();
        assertThat(field("L")).isEqualTo("in2");
        assertThat(field("orphan_since")).isNull();
    }

    @Test
    void deadOwnersJobLosesItsDeadListeners() {
        long fence = running();

        assertThat(claim().by("w2", "c2").dead("in1").expecting(fence).ask()).isEqualTo(ORPHAN);

        assertThat(field("L")).isNull();
        assertThat(field("st")).isEqualTo("R");
    }

    @Test
    @DisplayName("claim 12: a job without listeners for 15 s is cancelled")
    void unheardJobIsCancelledAtLast() {
        claim().dead("in1").ask();
        set("orphan_since", store().nowMillis() - 15_001);

        long fence = assertDone(claim().dead("in1").ask(), false, error("cancelled"));

        assertClosed(fence, 0, 0, error("cancelled"));
    }

    @Test
    void unheardJobIsGrantedWhileRedisSettlesOrIfItIsKept() {
        settle();
        assertThat(claim().dead("in1").ask()).isInstanceOf(Run.class);
        settled();
        store().delete(jobKey);
        assertThat(claim().facts("keep").dead("in1").ask()).isInstanceOf(Run.class);
        store().delete(jobKey);
        assertThat(claim().facts("bulk").listener("").ask()).isInstanceOf(Run.class);
    }

    @Test
    @DisplayName("claim 13: three owners that died young, or ten tries, are enough")
    void jobThatEndsItsOwnersIsGivenUp() {
        long fence = running();
        for (int owner = 2; owner <= 3; owner++) {
            fence = claim().by("w" + owner, "c" + owner).expecting(fence).run();
            assertThat(field("young")).isEqualTo(Integer.toString(owner - 1));
        }
        LeaseStore.Ear ear = store().hear("in1");

        long closed = assertDone(claim().by("w4", "c4").expecting(fence).ask(), false, error("failed"));

        assertClosed(closed, fence, 0, error("failed"));
        assertHeard(ear, lastFrame());
    }

    @Test
    @DisplayName("claim 13: ten tries are enough, however long each lived")
    void tenTriesAreEnough() {
        long fence = running();
        set("claimed_at", store().nowMillis() - 60_001);
        set("tries", 9);
        fence = claim().by("w2", "c2").expecting(fence).run();
        assertThat(field("young")).isEqualTo("0");
        set("claimed_at", store().nowMillis() - 60_001);

        ClaimAnswer answer = claim().by("w3", "c3").expecting(fence).ask();

        assertDone(answer, false, error("failed"));
        assertThat(((ClaimAnswer.Done) answer).tries()).isEqualTo(10);
    }

    @Test
    @DisplayName("claim 15: a job that has said nothing starts from the start")
    void freshJobIsGranted() {
        LeaseStore.Ear ear = store().hear("in1");

        Run run = (Run) claim().ask();

        assertThat(run).isEqualTo(new Run(run.fence(), 0, List.of("in1"), 1, false));
        assertThat(run.fence()).isCloseTo(store().nowMillis(), within());
        assertThat(replyIds()).containsExactly(run.fence() + "-0");
        assertThat(lastFrame().fence()).isEqualTo(run.fence());
        assertThat(lastFrame().job()).isEqualTo(job);
        assertMarker(lastFrame(), new Marker(0, 0, "w1", WHERE.toString(), ENVELOPE.getBytes(UTF_8)));
        assertHeard(ear, lastFrame());
        assertThat(fields())
                .containsEntry("st", "R")
                .containsEntry("own", "w1")
                .containsEntry("cid", "c1")
                .containsEntry("kind", "RUN")
                .containsEntry("base", "0")
                .containsEntry("marks", "1")
                .containsEntry("acc", "1")
                .containsEntry("tries", "1")
                .containsEntry("ep", EPOCH)
                .containsEntry("streamed", "1")
                .containsEntry("lane", "interactive")
                .containsEntry("tenant", "acme")
                .containsEntry("hash", "hash-1")
                .containsEntry("where", WHERE.toString())
                .doesNotContainKeys("keep", "keyed", "rec", "pos");
    }

    @Test
    @DisplayName("claim 15: a waiting job without text starts from the start, for all who wait")
    void waitingJobIsGrantedToAllWhoWait() {
        waitFor("in2", "keyed");

        Run run = (Run) claim().facts("keyed").ask();

        assertThat(run.listeners()).containsExactly("in2", "in1");
        assertThat(field("L")).isEqualTo("in2 in1");
    }

    @Test
    void fifthListenerIsNotAdded() {
        for (int ingress = 2; ingress <= 5; ingress++) {
            waitFor("in" + ingress, "keyed");
        }

        Run run = (Run) claim().facts("keyed").ask();

        assertThat(run.listeners()).containsExactly("in2", "in3", "in4", "in5");
    }

    private static void assertDone(ClaimAnswer answer, boolean recorded, byte[] outcome, long fence) {
        assertThat(assertDone(answer, recorded, outcome)).isEqualTo(fence);
    }

    private static long assertDone(ClaimAnswer answer, boolean recorded, byte[] outcome) {
        assertThat(answer).isInstanceOf(ClaimAnswer.Done.class);
        ClaimAnswer.Done done = (ClaimAnswer.Done) answer;
        assertThat(done.recorded()).isEqualTo(recorded);
        assertThat(new String(done.outcome(), UTF_8)).isEqualTo(new String(outcome, UTF_8));
        return done.fence();
    }
}
