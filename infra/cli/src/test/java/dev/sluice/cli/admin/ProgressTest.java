package dev.sluice.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ProgressTest {

    private static final String CLEAR = "\r\u001b[K";

    private final StringWriter written = new StringWriter();

    @Test
    void lineGrowsAndIsGoneAtTheEnd() {
        try (Progress progress = progress(true)) {
            progress.step(3);
            progress.step(3);
            progress.step(3);
        }

        assertThat(written.toString().split("\r", -1))
                .containsExactly(
                        "",
                        "\u001b[Kkeys  [" + "█".repeat(10) + " ".repeat(20) + "] 1 of 3",
                        "\u001b[Kkeys  [" + "█".repeat(20) + " ".repeat(10) + "] 2 of 3",
                        "\u001b[Kkeys  [" + "█".repeat(30) + "] 3 of 3",
                        "\u001b[K");
    }

    @Test
    void bytesOfAnUnknownWholeAreTold() {
        try (Progress progress = progress(true)) {
            progress.bytes(64_000);
            progress.bytes(64_001);
            progress.bytes(1_264_000);
        }

        assertThat(written).hasToString(CLEAR + "keys  0.1 MB" + CLEAR + "keys  1.3 MB" + CLEAR);
    }

    @Test
    void nothingIsWrittenWhereNobodyLooks() {
        try (Progress progress = progress(false)) {
            progress.step(2);
            progress.bytes(5);
            progress.clear();
        }

        assertThat(written.toString()).isEmpty();
    }

    private Progress progress(boolean isSeen) {
        return new Progress(new PrintWriter(written), "keys", isSeen);
    }
}
