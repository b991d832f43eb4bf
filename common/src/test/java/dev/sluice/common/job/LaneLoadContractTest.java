package dev.sluice.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LaneLoadContractTest {

    private static final List<LaneLoad> LOADS =
            List.of(new LaneLoad(Lane.INTERACTIVE, 12, 3, 40), new LaneLoad(Lane.BULK, 70_000, 190, 0));

    @Test
    void loadsStayAsTheyWereFirstSent() {
        assertThat(LaneLoad.encode(LOADS)).isEqualTo("interactive 12 3 40;bulk 70000 190 0");
        assertThat(LaneLoad.decode("interactive 12 3 40;bulk 70000 190 0")).isEqualTo(LOADS);
    }

    @Test
    void whatANewerWriterAddsIsSkipped() {
        assertThat(LaneLoad.decode("interactive 12 3 40 99;express 1 2 3;bulk 70000 190 0"))
                .isEqualTo(LOADS);
        assertThat(LaneLoad.decode("")).isEmpty();
    }
}
