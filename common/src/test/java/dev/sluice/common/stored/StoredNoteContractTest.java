package dev.sluice.common.stored;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.Where;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StoredNoteContractTest {

    private static final String HEX = "0192f0c1a2b37c4d8e5f60718293a4b5";
    private static final JobId JOB = JobId.parse(HEX);

    @Test
    void bytesOfEachKindStayAsTheyWereFirstWritten() {
        assertGolden(
                new StoredNote.Made(
                        JOB, "org/key", 1_764_000_000, "gpt-4o-mini", Map.of("a", "b"), new Where("t", 3, 77)),
                "6d",
                "{\"v\":1,\"tenant\":\"org/key\",\"created\":1764000000,\"model\":\"gpt-4o-mini\","
                        + "\"metadata\":{\"a\":\"b\"},\"answer\":\"t/3/77\"}");
        assertGolden(new StoredNote.Edited(JOB, Map.of()), "65", "{\"v\":1,\"metadata\":{}}");
        assertGolden(new StoredNote.Deleted(JOB), "64", "{\"v\":1}");
    }

    @Test
    void membersOfALaterVersionArePassedOver() {
        byte[] later = "{\"v\":2,\"x\":[1],\"metadata\":{\"a\":\"b\"}}".getBytes(UTF_8);

        assertThat(StoredNote.decode(HexFormat.of().parseHex(HEX + "65"), later))
                .isEqualTo(new StoredNote.Edited(JOB, Map.of("a", "b")));
    }

    @Test
    void whatIsNoNoteIsRefused() {
        byte[] empty = "{}".getBytes(UTF_8);

        assertThatThrownBy(() -> StoredNote.decode(new byte[16], empty)).isInstanceOf(IllegalArgumentException.class);
        for (String kind : new String[] {"6d", "7a"}) {
            assertThatThrownBy(() -> StoredNote.decode(HexFormat.of().parseHex(HEX + kind), empty))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> StoredNote.decode(HexFormat.of().parseHex(HEX + "64"), new byte[] {'x'}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertGolden(StoredNote note, String kind, String json) {
        byte[] key = HexFormat.of().parseHex(HEX + kind);
        assertThat(note.key()).isEqualTo(key);
        assertThat(new String(note.encode(), UTF_8)).isEqualTo(json);
        assertThat(StoredNote.decode(key, json.getBytes(UTF_8))).isEqualTo(note);
    }
}
