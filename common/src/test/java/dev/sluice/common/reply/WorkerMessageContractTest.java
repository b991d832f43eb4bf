package dev.sluice.common.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.job.JobId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WorkerMessageContractTest {

    private static final String ID = "0192f0c1a2b37c4d8e5f60718293a4b5";
    private static final JobId JOB = JobId.parse(ID);
    private static final long FENCE = 1_764_000_000_123L;
    private static final String FENCE_BYTES = "019ab697e87b";

    private static final Map<WorkerMessage, String> GOLDEN = golden();

    private static Map<WorkerMessage, String> golden() {
        Map<WorkerMessage, String> golden = new LinkedHashMap<>();
        golden.put(new WorkerMessage.Cancel(JOB, "i1"), "0101" + ID + "02" + "6931");
        golden.put(new WorkerMessage.Listen(JOB, "i1"), "0102" + ID + "02" + "6931");
        golden.put(
                new WorkerMessage.Offer(JOB, FENCE, "jobs", 5, 77),
                "0103" + ID + FENCE_BYTES + "04" + "6a6f6273" + "00000005" + "000000000000004d");
        golden.put(new WorkerMessage.Ask(JOB, FENCE, "w2"), "0104" + ID + FENCE_BYTES + "02" + "7732");
        golden.put(new WorkerMessage.Restore(JOB), "0105" + ID);
        return golden;
    }

    @Test
    void bytesStayAsTheyWereFirstSent() {
        GOLDEN.forEach((message, hex) -> {
            assertThat(HexFormat.of().formatHex(message.encode())).isEqualTo(hex);
            assertThat(WorkerMessage.decode(HexFormat.of().parseHex(hex))).isEqualTo(message);
        });
    }

    @Test
    void fieldsOfALaterWriterAreSkipped() {
        GOLDEN.forEach(
                (message, hex) -> assertThat(WorkerMessage.decode(HexFormat.of().parseHex(hex + "ff")))
                        .isEqualTo(message));
    }

    @Test
    void aCutMessageIsRefused() {
        GOLDEN.keySet().forEach(message -> {
            byte[] bytes = message.encode();
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> WorkerMessage.decode(cut)).isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @Test
    void anUnknownVersionOrTypeIsRefused() {
        assertThatThrownBy(() -> WorkerMessage.decode(HexFormat.of().parseHex("0205" + ID)))
                .hasMessageContaining("version: 2");
        assertThatThrownBy(() -> WorkerMessage.decode(HexFormat.of().parseHex("0106" + ID)))
                .hasMessageContaining("type: 6");
    }
}
