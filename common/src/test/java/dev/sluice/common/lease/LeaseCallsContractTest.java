package dev.sluice.common.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.common.reply.Marker;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LeaseCallsContractTest {

    private static final JobId JOB = JobId.parse("0192f0c1a2b37c4d8e5f60718293a4b5");

    @Test
    void markerOfAGrantIsRead() {
        Frame frame = Frame.decode(Golden.bytes("marker"));

        assertThat(frame.type()).isEqualTo(FrameType.MARKER);
        assertThat(frame.flags()).isZero();
        assertThat(frame.job()).isEqualTo(JOB);
        assertThat(frame.fence()).isEqualTo(5_000_000_000_000L);
        assertThat(frame.sequence()).isZero();
        LeaseScene.assertMarker(
                frame,
                new Marker(
                        4_999_999_999_999L,
                        7,
                        "worker-1",
                        "sluice.jobs.interactive/3/42",
                        LeaseScene.ENVELOPE.getBytes(UTF_8)));
    }

    @Test
    void markerOfAnEndIsRead() {
        Frame frame = Frame.decode(Golden.bytes("final-marker"));

        assertThat(frame.flags()).isEqualTo(Frame.FLAG_FINAL);
        assertThat(frame.fence()).isEqualTo(5_000_000_000_001L);
        LeaseScene.assertMarker(frame, new Marker(5_000_000_000_000L, 7, "", "", LeaseScene.error("cancelled")));
    }

    @Test
    void keysAreNamedByTheJobAndTheIncarnation() {
        assertThat(LeaseKeys.job(JOB)).isEqualTo("j:{0192f0c1a2b37c4d8e5f60718293a4b5}");
        assertThat(LeaseKeys.reply(JOB)).isEqualTo("r:{0192f0c1a2b37c4d8e5f60718293a4b5}");
        assertThat(LeaseKeys.worker("x")).isEqualTo("w:x");
        assertThat(LeaseKeys.ingress("x")).isEqualTo("i:x");
        assertThat(LeaseKeys.ingressChannel("x")).isEqualTo("in:x");
        assertThat(LeaseKeys.workerChannel("x")).isEqualTo("wk:x");
    }

    @Test
    void nameThatWouldSplitAListIsRefused() {
        assertThatThrownBy(() -> LeaseCalls.listen(JOB, "in 1", null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unknownReplyNamesItsScript() {
        ScriptCall<RecordedAnswer> call = LeaseCalls.recorded(JOB);

        assertThatThrownBy(() -> call.read(List.of("WHAT".getBytes(UTF_8))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("script recorded");
    }

    @Test
    void placeOfARecordIsReadAsItWasWritten() {
        assertThat(Where.parse("sluice.jobs.bulk/0/123")).isEqualTo(new Where("sluice.jobs.bulk", 0, 123));
        assertThat(Where.parse("")).isNull();
        assertThatThrownBy(() -> Where.parse("topic/1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Where("t".repeat(254), 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
