package dev.sluice.common.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.lease.ClaimAnswer.Interrupt;
import dev.sluice.common.lease.ClaimAnswer.Run;
import dev.sluice.common.reply.Marker;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rows of claim that go on where another owner stopped. */
abstract class TakeoverContract extends LeaseScene {

    @Test
    @DisplayName("claim 14: text that a client has and Redis has lost can't be continued")
    void forgottenTextIsInterrupted() {
        LeaseStore.Ear ear = store().hear("in1");
        long held = store().nowMillis() + 60_000;
        waitAt("in1", held, 7, "accepted");

        Interrupt answer = (Interrupt) claim().ask();

        assertThat(answer).isEqualTo(new Interrupt(held + 1, 7, List.of("in1"), 1));
        assertMarker(lastFrame(), new Marker(held, 7, "w1", WHERE.toString(), ENVELOPE.getBytes(UTF_8)));
        assertHeard(ear, lastFrame());
        assertThat(claim().ask()).isEqualTo(answer);
        assertThat(finish(held + 1, 7)).isEqualTo(new FinishAnswer.Ok());
        assertThat(replyIds()).containsExactly((held + 1) + "-0", (held + 1) + "-8");
    }

    @Test
    @DisplayName("claim 15: what isn't streamed starts anew at a takeover")
    void answerThatIsNotStreamedStartsAnew() {
        long fence = runningWith(3, "whole");

        Run run = (Run) claim().by("w2", "c2").facts("whole").expecting(fence).ask();

        assertThat(run.last()).isZero();
        assertThat(replyIds()).containsExactly(run.fence() + "-0");
        assertMarker(lastFrame(), new Marker(fence, 0, "w2", WHERE.toString(), ENVELOPE.getBytes(UTF_8)));
    }

    @Test
    @DisplayName("claim 15: a released job costs no try")
    void releasedJobCostsNoTry() {
        long fence = running();
        store().ask(LeaseCalls.release(job, fence));

        Run run = (Run) claim().by("w2", "c2").ask();

        assertThat(run).isEqualTo(new Run(run.fence(), 0, List.of("in1"), 1, false));
        assertThat(run.fence()).isGreaterThan(fence);
        assertThat(field("young")).isEqualTo("0");
    }

    @Test
    @DisplayName("claim 16: a whole prefix is continued, over any number of takeovers")
    void wholePrefixIsContinued() {
        LeaseStore.Ear ear = store().hear("in1");
        long first = runningWith(2);
        Run second = (Run) claim().by("w2", "c2").expecting(first).ask();
        assertThat(second.last()).isEqualTo(2);
        emit(second.fence(), 3, 5);
        ear.frames();

        Run third = (Run) claim().by("w3", "c3").expecting(second.fence()).ask();

        assertThat(third).isEqualTo(new Run(third.fence(), 5, List.of("in1"), 3, false));
        assertThat(replyIds())
                .containsExactly(
                        first + "-0",
                        first + "-1",
                        first + "-2",
                        second.fence() + "-0",
                        second.fence() + "-3",
                        second.fence() + "-4",
                        second.fence() + "-5",
                        third.fence() + "-0");
        assertMarker(lastFrame(), new Marker(second.fence(), 5, "w3", WHERE.toString(), ENVELOPE.getBytes(UTF_8)));
        assertHeard(ear, lastFrame());
        assertThat(fields()).containsEntry("marks", "3").containsEntry("base", "5");
    }

    @Test
    @DisplayName("claim 16: an owner that died before its first word leaves the prefix whole")
    void silentOwnerLeavesThePrefixWhole() {
        long first = runningWith(2);
        long second = claim().by("w2", "c2").expecting(first).run();

        Run third = (Run) claim().by("w3", "c3").expecting(second).ask();

        assertThat(third.last()).isEqualTo(2);
    }

    @Test
    @DisplayName("claim 17: a prefix with a hole can't be continued")
    void prefixWithAHoleIsInterrupted() {
        long fence = running();
        store().emit(delta(fence, 1));
        store().emit(delta(fence, 3));

        Interrupt answer = (Interrupt) claim().by("w2", "c2").expecting(fence).ask();

        assertThat(answer.last()).isEqualTo(3);
        assertMarker(lastFrame(), new Marker(fence, 3, "w2", WHERE.toString(), ENVELOPE.getBytes(UTF_8)));
        assertThat(claim().by("w3", "c3").expecting(answer.fence()).ask()).isInstanceOf(Interrupt.class);
    }

    @Test
    void olderFenceIsRefusedFromTheGrantOn() {
        long fence = runningWith(1);
        long takeover = claim().by("w2", "c2").expecting(fence).run();

        assertThat(store().emit(delta(fence, 2))).isEqualTo(LeaseStore.Emitted.REFUSED);
        assertThat(replyIds()).containsExactly(fence + "-0", fence + "-1", takeover + "-0");
    }
}
