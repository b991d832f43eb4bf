package dev.sluice.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TryTest {

    @Test
    void silenceIsTheLongestGapThatTheBlowFallsInto() {
        Try sending = heard(1_000, 1_100L, 1_200L, 6_200L, 6_300L, 9_300L);

        assertThat(sending.silenceMillis(1_150, 2_150)).isEqualTo(5_000);
        assertThat(sending.silenceMillis(6_250, 7_250)).isEqualTo(3_000);
    }

    @Test
    void silenceBeforeTheBlowIsNotItsFault() {
        assertThat(heard(1_000, 5_000L).silenceMillis(4_000, 5_000)).isEqualTo(1_000);
    }

    @Test
    void theRequestOfATextIsFound() {
        Request request = new Request(17, "gpt-4o-mini", 3, true, -1);

        assertThat(request.text()).isEqualTo("r17w1 r17w2 r17w3");
        assertThat(Request.numberOf(request.text())).isEqualTo(17);
        assertThat(Request.numberOf("warm up")).isEqualTo(-1);
    }

    private static Try heard(long sentMillis, Long... eventMillis) {
        return new Try(
                new Request(1, "gpt-4o-mini", 3, true, -1),
                List.of("ingress-1"),
                sentMillis,
                eventMillis[eventMillis.length - 1],
                Try.End.COMPLETE,
                "job",
                "",
                "",
                List.of(),
                List.of(eventMillis),
                0);
    }
}
