package dev.sluice.common.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.lease.ClaimAnswer.Run;
import dev.sluice.common.lease.RestoreRequest.End;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rows of restore and XADD, and the epoch. */
abstract class RestoreContract extends LeaseScene {

    @Test
    @DisplayName("restore 1: an end stands, and learns from its own fence that it is in the ledger")
    void endIsNeverLowered() {
        long fence = finished();
        WorkerMemory memory = new WorkerMemory(this, fence);

        RestoreAnswer.Done done = (RestoreAnswer.Done) memory.restore(null);
        assertThat(done.fence()).isEqualTo(fence);
        assertThat(new String(done.outcome(), UTF_8)).isEqualTo(new String(outcome("stop"), UTF_8));
        assertThat(field("rec")).isNull();

        End recorded = new End(outcome("stop"), 5, true);
        new WorkerMemory(this, fence - 1).restore(recorded);
        assertThat(field("rec")).isNull();
        memory.restore(recorded);
        assertThat(field("rec")).isEqualTo("1");
        assertThat(number("done_at")).isNotEqualTo(5);
    }

    @Test
    @DisplayName("restore 2: a higher fence wins, in a waiting job too")
    void higherFenceWins() {
        long fence = runningWith(1);
        WorkerMemory memory = new WorkerMemory(this, fence);
        long takeover = claim().by("w2", "c2").expecting(fence).run();
        assertThat(memory.restore(null)).isEqualTo(new RestoreAnswer.Lost(takeover));

        store().delete(jobKey);
        waitAt("in1", takeover, 1);
        assertThat(memory.restore(null)).isEqualTo(new RestoreAnswer.Lost(takeover));
        assertThat(field("st")).isEqualTo("W");
    }

    @Test
    @DisplayName("restore 3: a running job is as it was, for those who listen and those who wait")
    void runningJobIsAsItWas() {
        long first = runningWith(2);
        long fence = claim().by("w1", "c2").expecting(first).run();
        emit(fence, 3, 4);
        WorkerMemory memory = new WorkerMemory(this, fence);
        LeaseStore.Ear ear = store().hear("in2");
        store().wipe();
        settle();
        refuse("a0", "in3", "told");
        waitAt("in2", fence, 4, "accepted");

        assertThat(memory.restore(null)).isEqualTo(new RestoreAnswer.Ok(List.of("in2", "in1")));
        assertThat(memory.restore(null)).isEqualTo(new RestoreAnswer.Ok(List.of("in2", "in1")));

        assertThat(replyIds())
                .containsExactly(first + "-0", first + "-1", first + "-2", fence + "-0", fence + "-3", fence + "-4");
        assertHeard(ear, delta(fence, 4), delta(fence, 4));
        assertThat(fields())
                .containsEntry("st", "R")
                .containsEntry("own", "w1")
                .containsEntry("cid", "c2")
                .containsEntry("acc", "1")
                .containsEntry("ref", "a0")
                .containsEntry("marks", "2")
                .containsEntry("where", WHERE.toString())
                .doesNotContainKeys("pos", "out");
        assertThat(claim().by("w1", "c2").ask()).isEqualTo(new Run(fence, 2, List.of("in2", "in1"), 2, true));
        emit(fence, 5, 5);
        settled();
        assertThat(((Run) claim().by("w2", "c3").expecting(fence).ask()).last()).isEqualTo(5);
    }

    @Test
    @DisplayName("restore 3: a finished job is over again, and those who wait hear its end")
    void finishedJobIsOverAgain() {
        long fence = finished();
        WorkerMemory memory = new WorkerMemory(this, fence);
        LeaseStore.Ear ear = store().hear("in2");
        store().wipe();
        settle();
        waitFor("in2", "accepted");

        assertThat(memory.restore(new End(outcome("stop"), 77, false))).isInstanceOf(RestoreAnswer.Ok.class);

        assertHeard(ear, finishFrame(fence, 2));
        assertThat(fields())
                .containsEntry("st", "D")
                .containsEntry("done_at", "77")
                .containsEntry("out", new String(outcome("stop"), UTF_8))
                .doesNotContainKey("rec");
        assertThat(finish(fence, 1)).isEqualTo(new FinishAnswer.Ok());
    }

    @Test
    @DisplayName("XADD 1: an entry is written once the grant is there")
    void entryIsWritten() {
        long fence = runningWith(3);

        assertThat(replyIds()).containsExactly(fence + "-0", fence + "-1", fence + "-2", fence + "-3");
    }

    @Test
    @DisplayName("XADD 2: an entry sent twice is refused")
    void entrySentTwiceIsRefused() {
        long fence = runningWith(2);

        assertThat(store().emit(delta(fence, 2))).isEqualTo(LeaseStore.Emitted.REFUSED);
        assertThat(store().emit(delta(fence, 1))).isEqualTo(LeaseStore.Emitted.REFUSED);
        assertThat(reply()).hasSize(3);
    }

    @Test
    @DisplayName("XADD 3: an entry of an older fence is refused")
    void entryOfAnOlderFenceIsRefused() {
        long fence = runningWith(1);
        claim().by("w2", "c2").expecting(fence).run();

        assertThat(store().emit(delta(fence, 2))).isEqualTo(LeaseStore.Emitted.REFUSED);
    }

    @Test
    @DisplayName("XADD 4: without a stream nothing is written")
    void entryWithoutAStreamIsNotWritten() {
        assertThat(store().emit(delta(7, 1))).isEqualTo(LeaseStore.Emitted.WIPED);
        assertThat(reply()).isEmpty();
    }

    @Test
    void wipeBeginsAnEpochThatIsTheSameForAll() {
        store().delete(LeaseKeys.EPOCH);

        Epoch begun = store().ask(LeaseCalls.epoch("mine"));

        assertThat(begun.id()).isEqualTo("mine");
        assertThat(begun.runId()).hasSize(40);
        assertThat(begun.lengthMillis()).isEqualTo(8_000);
        assertThat(begun.sinceMillis()).isEqualTo(begun.nowMillis());
        Epoch seen = store().ask(LeaseCalls.epoch("another's"));
        assertThat(seen.id()).isEqualTo("mine");
        assertThat(seen.settledAtMillis()).isEqualTo(begun.settledAtMillis());
    }

    @Test
    void restartBeginsAShortEpoch() {
        Epoch begun = store().ask(LeaseCalls.epoch("mine"));

        assertThat(begun.id()).isEqualTo("mine");
        assertThat(begun.lengthMillis()).isEqualTo(3_000);
    }

    @Test
    void restartDoesNotShortenTheSettlingOfAWipe() {
        beginEpoch(EPOCH, 1_000);

        Epoch begun = store().ask(LeaseCalls.epoch("mine"));

        assertThat(begun.id()).isEqualTo("mine");
        assertThat(begun.lengthMillis()).isBetween(5_000L, 7_000L);
    }
}
