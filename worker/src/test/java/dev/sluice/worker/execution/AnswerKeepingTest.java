package dev.sluice.worker.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AnswerKeepingTest {

    private static final JobId JOB = new JobId(1, 2);

    @Test
    void piecesOfAllGrantsAreKeptInOrderWithThoseOfTheFinish() {
        assertThat(texts(List.of(
                        frame(FrameType.MARKER, 7, 0, ""),
                        frame(FrameType.DELTA, 7, 1, "one"),
                        frame(FrameType.MARKER, 9, 0, ""),
                        frame(FrameType.DELTA, 9, 2, "two"),
                        finish(9, 3, "last", "usage"))))
                .contains(List.of("one", "two", "last", "usage"));
    }

    @Test
    void anAnswerWithAHoleIsNone() {
        assertThat(texts(List.of(frame(FrameType.DELTA, 7, 1, "one"), finish(7, 3, "last"))))
                .isEmpty();
        assertThat(texts(List.of(frame(FrameType.DELTA, 7, 2, "two"), finish(7, 3, "last"))))
                .isEmpty();
    }

    @Test
    void anAnswerWithoutItsEndIsNone() {
        assertThat(texts(List.of())).isEmpty();
        assertThat(texts(List.of(frame(FrameType.MARKER, 7, 0, ""), frame(FrameType.DELTA, 7, 1, "one"))))
                .isEmpty();
    }

    private static Optional<List<String>> texts(List<Frame> frames) {
        return AnswerKeeping.pieces(frames)
                .map(pieces ->
                        pieces.stream().map(piece -> new String(piece, UTF_8)).toList());
    }

    private static Frame frame(FrameType type, long fence, long sequence, String payload) {
        return new Frame(type, 0, JOB, fence, sequence, payload.getBytes(UTF_8));
    }

    private static Frame finish(long fence, long sequence, String... pieces) {
        List<byte[]> last =
                List.of(pieces).stream().map(piece -> piece.getBytes(UTF_8)).toList();
        return new Frame(FrameType.FINISH, 0, JOB, fence, sequence, new FinishPayload(new byte[0], last).encode());
    }
}
