package dev.sluice.bench.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UsageTest {

    private static final String STATUS = "Name:\tjava\nVmPeak:\t  900 kB\nVmRSS:\t  123456 kB\nThreads:\t42\n";

    @Test
    void timeInUserAndInKernelModeIsAdded() {
        Usage usage = Usage.parse("4711 (java) S 1 4711 4711 0 -1 4194304 9 8 7 6 250 50 3 2 20 0 42 0 99 1 2", STATUS);

        assertThat(usage.cpuMicros()).isEqualTo(3_000_000);
        assertThat(usage.rssKib()).isEqualTo(123_456);
    }

    @Test
    void nameWithBlanksAndBracketsDoesNotShiftTheFields() {
        Usage usage = Usage.parse("4711 (a) b (c) S 1 4711 4711 0 -1 0 9 8 7 6 1 2 3 2 20 0 42 0 99 1 2", STATUS);

        assertThat(usage.cpuMicros()).isEqualTo(30_000);
    }

    @Test
    void processWithoutMemoryOfItsOwnHasNone() {
        assertThat(Usage.kib("Name:\tkthreadd\n", "VmRSS:")).isZero();
    }

    @Test
    void endedProcessTakesNothing() {
        assertThat(new Watched("nobody", Long.MAX_VALUE).look()).isEqualTo(Usage.NOTHING);
    }
}
