package dev.sluice.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

final class JobIdContractTest {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 31);

    @Test
    void keyKeepsItsIdOverVersions() {
        assertThat(JobId.ofKey("org/key", "order-1", DAY).hex()).isEqualTo("07ce3207dbd17797697c99a2526abfec");
    }

    @Test
    void tenantKeyAndDayAreToldApart() {
        assertThat(JobId.ofKey("org/key", "order-1", DAY))
                .isNotEqualTo(JobId.ofKey("org/keyo", "rder-1", DAY))
                .isNotEqualTo(JobId.ofKey("org/other", "order-1", DAY))
                .isNotEqualTo(JobId.ofKey("org/key", "order-2", DAY))
                .isNotEqualTo(JobId.ofKey("org/key", "order-1", DAY.plusDays(1)));
    }
}
