package dev.sluice.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WindowTest {

    private final Window window = new Window(2_000, 1_000_000, 500);

    @Test
    void oneTenantFillsHalfOfWhatAPollLeaves() {
        assertThat(window.roomOf("big")).isEqualTo(750);
        enter("big", 750, 10);

        assertThat(window.roomOf("big")).isZero();
        assertThat(window.roomOf("small")).isEqualTo(750);
        assertThat(window.isFull(500)).isFalse();
    }

    @Test
    void theMoreAreThereTheLessEachMayHave() {
        enter("big", 500, 10);
        enter("second", 1, 10);
        enter("third", 1, 10);

        assertThat(window.roomOf("big")).isZero();
        assertThat(window.roomOf("fourth")).isEqualTo(375);
        for (int record = 0; record < 200; record++) {
            window.left("big", 10);
        }
        assertThat(window.roomOf("big")).isEqualTo(200);
    }

    @Test
    void bytesCountToo() {
        enter("big", 2, 250_000);

        assertThat(window.roomOf("big")).isZero();
        assertThat(window.isFull(1)).isFalse();
        enter("other", 2, 250_000);
        assertThat(window.isFull(1)).isTrue();
        assertThat(window.saturation()).isEqualTo(1);
    }

    @Test
    void whatLeftLeavesNothingBehind() {
        enter("big", 3, 10);
        for (int record = 0; record < 3; record++) {
            window.left("big", 10);
        }

        assertThat(window.records()).isZero();
        assertThat(window.roomOf("big")).isEqualTo(750);
    }

    private void enter(String tenant, int records, int bytes) {
        for (int record = 0; record < records; record++) {
            window.entered(tenant, bytes);
        }
    }
}
