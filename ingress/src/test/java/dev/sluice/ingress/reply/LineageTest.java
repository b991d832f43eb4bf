package dev.sluice.ingress.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.ingress.reply.Lineage.Verdict;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class LineageTest {

    private static final JobId JOB = new JobId(1, 2);

    private final Lineage streamed = new Lineage(true);

    @Test
    void framesOfOneFenceAreDeliveredOnceAndInOrder() {
        assertThat(streamed.accept(marker(10, 0, 0))).isEqualTo(Verdict.TAKEN);
        assertThat(streamed.accept(delta(10, 1))).isEqualTo(Verdict.DELIVER);
        assertThat(streamed.accept(delta(10, 1))).isEqualTo(Verdict.DROP);
        assertThat(streamed.accept(delta(10, 3))).isEqualTo(Verdict.REPLAY);
        assertThat(streamed.accept(delta(10, 2))).isEqualTo(Verdict.DELIVER);
    }

    @Test
    void aFrameBeforeItsMarkerAsksForAReplay() {
        assertThat(streamed.accept(delta(10, 1))).isEqualTo(Verdict.REPLAY);
        assertThat(streamed.accept(ping(10, 0))).isEqualTo(Verdict.REPLAY);
        assertThat(streamed.fence()).isZero();
    }

    @Test
    void aZombieIsNotHeardOnceItsSuccessorIsKnown() {
        streamed.accept(marker(10, 0, 0));
        streamed.accept(delta(10, 1));

        assertThat(streamed.accept(marker(20, 10, 1))).isEqualTo(Verdict.TAKEN);
        assertThat(streamed.accept(delta(10, 2))).isEqualTo(Verdict.DROP);
        assertThat(streamed.accept(marker(10, 0, 0))).isEqualTo(Verdict.DROP);
        assertThat(streamed.accept(delta(20, 2))).isEqualTo(Verdict.DELIVER);
    }

    @Test
    void aMarkerThatContinuesAnotherPrefixIsNeverSpliced() {
        streamed.accept(marker(10, 0, 0));
        streamed.accept(delta(10, 1));
        streamed.accept(delta(10, 2));

        assertThat(streamed.accept(marker(20, 10, 1))).isEqualTo(Verdict.REPLAY);
        assertThat(streamed.accept(marker(20, 0, 0))).isEqualTo(Verdict.REPLAY);
        assertThat(streamed.sequence()).isEqualTo(2);
    }

    @Test
    void aStreamThatHasNotBegunStartsAnewUnderAnyMarker() {
        streamed.accept(marker(10, 0, 0));

        assertThat(streamed.accept(marker(30, 20, 0))).isEqualTo(Verdict.RESTARTED);
        assertThat(streamed.accept(delta(30, 1))).isEqualTo(Verdict.DELIVER);
    }

    @Test
    void anAnswerThatIsNotStreamedDropsWhatAnotherWorkerCollected() {
        Lineage whole = new Lineage(false);
        whole.accept(marker(10, 0, 0));
        whole.accept(delta(10, 1));

        assertThat(whole.accept(marker(20, 10, 0))).isEqualTo(Verdict.RESTARTED);
        assertThat(whole.accept(delta(20, 1))).isEqualTo(Verdict.DELIVER);
    }

    @Test
    void aFinalMarkerEndsTheReplyWhereverItStands() {
        streamed.accept(marker(10, 0, 0));
        streamed.accept(delta(10, 1));

        Frame closing = new Frame(FrameType.MARKER, Frame.FLAG_FINAL, JOB, 40, 0, payload(30, 7));

        assertThat(streamed.accept(closing)).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void aPingBeyondThePositionFindsALostFrame() {
        streamed.accept(marker(10, 0, 0));
        streamed.accept(delta(10, 1));

        assertThat(streamed.accept(ping(10, 1))).isEqualTo(Verdict.DROP);
        assertThat(streamed.accept(ping(10, 2))).isEqualTo(Verdict.REPLAY);
        assertThat(streamed.accept(ping(11, 1))).isEqualTo(Verdict.REPLAY);
    }

    private static Frame delta(long fence, long sequence) {
        return new Frame(FrameType.DELTA, 0, JOB, fence, sequence, new byte[0]);
    }

    private static Frame ping(long fence, long sequence) {
        return new Frame(FrameType.PING, 0, JOB, fence, sequence, new byte[0]);
    }

    private static Frame marker(long fence, long previous, long last) {
        return new Frame(FrameType.MARKER, 0, JOB, fence, 0, payload(previous, last));
    }

    private static byte[] payload(long previous, long last) {
        return ByteBuffer.allocate(12)
                .putShort((short) (previous >>> 32))
                .putInt((int) previous)
                .putInt((int) last)
                .put((byte) 0)
                .put((byte) 0)
                .array();
    }
}
