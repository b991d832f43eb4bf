package dev.sluice.common.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.usage.TokenUsage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class WrittenAnswerContractTest {

    private static final WrittenAnswer ANSWER = new WrittenAnswer(
            result(Outcome.finished("stop", TokenUsage.of(9, 4))),
            "{\"id\":\"chatcmpl-1\"}".getBytes(UTF_8),
            "{\"store\":true}".getBytes(UTF_8));

    @Test
    void bytesOfAnAnswerStayAsTheyWereFirstWritten() {
        assertThat(HexFormat.of().formatHex(ANSWER.encode())).isEqualTo(golden());

        WrittenAnswer read = WrittenAnswer.decode(HexFormat.of().parseHex(golden()));

        assertThat(read.result()).isEqualTo(ANSWER.result());
        assertThat(read.answer()).isEqualTo(ANSWER.answer());
        assertThat(read.request()).isEqualTo(ANSWER.request());
    }

    @Test
    void partsOfALaterVersionArePassedOver() {
        byte[] now = ANSWER.encode();
        byte[] later = Arrays.copyOf(now, now.length + 6);
        later[0] = 2;
        later[now.length + 3] = 2;

        assertThat(WrittenAnswer.decode(later).request()).isEqualTo(ANSWER.request());
    }

    @Test
    void aRecordThatWasCutIsRefused() {
        byte[] whole = ANSWER.encode();

        for (int length : new int[] {0, 1, 4, 20, whole.length - 1}) {
            assertThatThrownBy(() -> WrittenAnswer.decode(Arrays.copyOf(whole, length)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anAnswerIsLostOnlyWhereThereWasOne() {
        WrittenAnswer failed = new WrittenAnswer(
                result(Outcome.failed(FailureCode.EXPIRED, "", TokenUsage.NONE)), new byte[0], new byte[0]);

        assertThat(failed.isLost()).isFalse();
        assertThat(ANSWER.isLost()).isFalse();
        assertThat(ANSWER.withoutRequest().isLost()).isFalse();
        assertThat(ANSWER.withoutAnswer().isLost()).isTrue();
    }

    private static JobResult result(Outcome outcome) {
        return new JobResult(
                JobId.parse("0192f0c1a2b37c4d8e5f60718293a4b5"),
                "org/key",
                "chat",
                "gpt-4o-mini",
                Lane.BULK,
                "a1",
                1_764_000_000_123L,
                2,
                1_763_999_999,
                1_764_000_001_000L,
                outcome);
    }

    private static String golden() {
        try (InputStream file = WrittenAnswerContractTest.class.getResourceAsStream("written-answer.hex")) {
            return new String(file.readAllBytes(), UTF_8).strip();
        } catch (IOException e) {
            throw new IllegalStateException("written-answer.hex: can't be read", e);
        }
    }
}
