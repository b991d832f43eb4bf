package dev.sluice.bench.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FileLimitTest {

    private static final String HEAD = "Limit                     Soft Limit           Hard Limit           Units\n";

    @Test
    void hardLimitIsTheOneThatCounts() {
        assertThat(FileLimit.parse(
                        HEAD + "Max open files            1024                 20000                files\n"))
                .isEqualTo(20_000);
    }

    @Test
    void noLimitIsTheLargest() {
        assertThat(FileLimit.parse(
                        HEAD + "Max open files            unlimited            unlimited            files\n"))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(FileLimit.parse(HEAD)).isEqualTo(Long.MAX_VALUE);
    }
}
