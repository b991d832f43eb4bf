package dev.sluice.common.usage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class UsageRecordContractTest {

    private static final UsageRecord RECORD = new UsageRecord(
            "acme/one",
            LocalDate.parse("2026-03-14"),
            7,
            123,
            new TreeMap<>(Map.of(
                    "gpt-4o-mini",
                    new UsageTotals(3, 1, 2, 300, 20, 150, 40, 135_000),
                    "gemini-2.5-flash",
                    UsageTotals.of(true, new TokenUsage(9, 4, 1, 2, false), 12_700))));

    private static final String JSON = "{\"v\":1,\"tenant\":\"acme/one\",\"day\":\"2026-03-14\",\"partition\":7,"
            + "\"offset\":123,\"models\":{"
            + "\"gemini-2.5-flash\":{\"jobs\":1,\"failed\":0,\"estimated\":0,\"prompt\":9,\"cached\":1,"
            + "\"completion\":4,\"reasoning\":2,\"price\":12700},"
            + "\"gpt-4o-mini\":{\"jobs\":3,\"failed\":1,\"estimated\":2,\"prompt\":300,\"cached\":20,"
            + "\"completion\":150,\"reasoning\":40,\"price\":135000}}}";

    @Test
    void bytesOfTotalsStayAsTheyWereFirstWritten() {
        assertThat(new String(RECORD.encode(), UTF_8)).isEqualTo(JSON);
        assertThat(new String(RECORD.key(), UTF_8)).isEqualTo("acme/one|2026-03-14|7");
        assertThat(UsageRecord.decode(JSON.getBytes(UTF_8))).isEqualTo(RECORD);
    }

    @Test
    void membersOfALaterVersionArePassedOver() {
        String later = JSON.replace("{\"v\":1,", "{\"v\":2,\"later\":[1],").replace("\"jobs\":3", "\"x\":0,\"jobs\":3");

        assertThat(UsageRecord.decode(later.getBytes(UTF_8))).isEqualTo(RECORD);
    }

    @Test
    void bytesThatAreNoTotalsAreRefused() {
        assertThatThrownBy(() -> UsageRecord.decode("{}".getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UsageRecord.decode("x".getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class);
    }
}
