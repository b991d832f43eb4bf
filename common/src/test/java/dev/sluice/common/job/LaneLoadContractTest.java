package dev.sluice.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LaneLoadContractTest {

    private static final List<LaneLoad> LOADS = List.of(
            new LaneLoad(Lane.INTERACTIVE, 12, 3, 40, 15, 256, false),
            new LaneLoad(Lane.BULK, 70_000, 190, 0, 700, 256, true));

    @Test
    void loadsStayAsTheyWereFirstSent() {
        String text = "interactive 12 3 40 15 256 0;bulk 70000 190 0 700 256 1";

        assertThat(LaneLoad.encode(LOADS)).isEqualTo(text);
        assertThat(LaneLoad.decode(text)).isEqualTo(LOADS);
    }

    @Test
    void whatTheFirstVersionWroteIsRead() {
        assertThat(LaneLoad.decode("interactive 12 3 40;bulk 70000 190 0"))
                .containsExactly(
                        new LaneLoad(Lane.INTERACTIVE, 12, 3, 40, 0, 0, false),
                        new LaneLoad(Lane.BULK, 70_000, 190, 0, 0, 0, false));
    }

    @Test
    void whatANewerWriterAddsIsSkipped() {
        assertThat(LaneLoad.decode("interactive 12 3 40 15 256 0 99;express 1 2 3;bulk 70000 190 0 700 256 1"))
                .isEqualTo(LOADS);
        assertThat(LaneLoad.decode("")).isEmpty();
    }
}
