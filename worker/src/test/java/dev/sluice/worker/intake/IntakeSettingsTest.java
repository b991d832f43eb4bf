package dev.sluice.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

final class IntakeSettingsTest {

    @Test
    void windowGrowsWithTheSlotsSoThatOneTenantCanTakeAllOfThem() {
        IntakeSettings settings = settings(5_000, 0);
        Window window = new Window(settings.windowRecords(), Long.MAX_VALUE, LaneIntake.MAX_POLL_RECORDS);

        assertThat(window.roomOf("alone")).isGreaterThanOrEqualTo(5_000);
        assertThat(settings(8, 0).windowRecords()).isEqualTo(2_000);
    }

    @Test
    void windowThatIsSetIsTaken() {
        assertThat(settings(256, 700).windowRecords()).isEqualTo(700);
    }

    private static IntakeSettings settings(int slots, int windowRecords) {
        return new IntakeSettings(
                slots,
                windowRecords,
                DataSize.ofMegabytes(64),
                10_000,
                Duration.ofSeconds(5),
                Duration.ofMillis(250),
                "consumer");
    }
}
