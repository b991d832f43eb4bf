package dev.sluice.common.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.job.JobId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FrameContractTest {

    private static final JobId JOB = JobId.parse("0192f0c1a2b37c4d8e5f60718293a4b5");

    @Test
    void bytesOfADeltaStayAsTheyWereFirstSent() {
        Frame delta = new Frame(FrameType.DELTA, 0, JOB, 1_764_000_000_123L, 7, "\"choices\":[]}".getBytes(UTF_8));

        assertThat(HexFormat.of().formatHex(delta.encode()))
                .isEqualTo("01" + "02" + "0000" + "0192f0c1a2b37c4d8e5f60718293a4b5" + "019ab697e87b" + "00000007"
                        + "2263686f69636573223a5b5d7d");
        assertThat(Frame.decode(delta.encode())).usingRecursiveComparison().isEqualTo(delta);
    }

    @Test
    void framesOfOneMessageComeOutInOrder() {
        List<Frame> sent = List.of(
                new Frame(FrameType.MARKER, Frame.FLAG_FINAL, JOB, 5, 0, new byte[12]),
                new Frame(FrameType.DELTA, Frame.FLAG_WHOLE, JOB, 5, 0xFFFF_FFFFL, new byte[0]),
                new Frame(FrameType.PING, 0, JOB, (1L << 48) - 1, 1, new byte[] {1, 2}));
        ByteBuffer message =
                ByteBuffer.allocate(sent.stream().mapToInt(Frame::messageBytes).sum());
        sent.forEach(frame -> frame.appendTo(message));

        List<Frame> received = new ArrayList<>();
        Frame.decodeMessage(message.array(), received::add);

        assertThat(received).usingRecursiveComparison().isEqualTo(sent);
    }

    @Test
    void aCutMessageIsRefusedAfterItsWholeFrames() {
        Frame frame = new Frame(FrameType.DELTA, 0, JOB, 5, 1, new byte[] {1, 2, 3});
        ByteBuffer message = ByteBuffer.allocate(2 * frame.messageBytes());
        frame.appendTo(message);
        frame.appendTo(message);
        List<Frame> received = new ArrayList<>();

        byte[] cut = java.util.Arrays.copyOf(message.array(), message.capacity() - 1);

        assertThatThrownBy(() -> Frame.decodeMessage(cut, received::add)).isInstanceOf(IllegalArgumentException.class);
        assertThat(received).hasSize(1);
    }

    @Test
    void aFinishCarriesItsOutcomeAndItsPieces() {
        FinishPayload finish =
                new FinishPayload("{}".getBytes(UTF_8), List.of("a".getBytes(UTF_8), "bc".getBytes(UTF_8)));

        assertThat(HexFormat.of().formatHex(finish.encode()))
                .isEqualTo("00000002" + "7b7d" + "00000001" + "61" + "00000002" + "6263");
        assertThat(FinishPayload.decode(finish.encode()))
                .usingRecursiveComparison()
                .isEqualTo(finish);
    }

    @Test
    void aMarkerSaysWhatItContinues() {
        byte[] payload = HexFormat.of().parseHex("019ab697e87b" + "00000009" + "02" + "7731" + "03" + "742f30" + "7b");

        Marker marker = Marker.decode(payload);

        assertThat(marker.previousFence()).isEqualTo(1_764_000_000_123L);
        assertThat(marker.last()).isEqualTo(9);
        assertThat(marker.owner()).isEqualTo("w1");
        assertThat(marker.where()).isEqualTo("t/0");
        assertThat(marker.tail()).containsExactly('{');
    }

    @Test
    void anOutcomeThatAScriptWroteIsRead() {
        Outcome expired = Outcome.decode("{\"v\":1,\"error\":{\"code\":\"expired\"}}".getBytes(UTF_8));

        assertThat(expired.isAnswer()).isFalse();
        assertThat(Outcome.decode(expired.encode())).isEqualTo(expired);
    }
}
