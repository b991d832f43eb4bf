package dev.sluice.ingress.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FolderStoreTest extends BlobStoreContract {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @TempDir
    private static Path folder;

    @Override
    BlobStore store() {
        return new FolderStore(folder.resolve("new"), CLOCK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/passwd", "../x", "a/../x", "a//b", "A", "a\0b", ".drafts/x", "a/"})
    void nameThatCouldLeadElsewhereIsRefused(String name) {
        assertThatThrownBy(() -> store().begin(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void draftsOfTheDeadAreSweptADayLater() throws IOException {
        Path drafts = Files.createDirectories(folder.resolve("swept/.drafts"));
        Path old = Files.createFile(drafts.resolve("old"));
        Path young = Files.createFile(drafts.resolve("young"));
        Files.setLastModifiedTime(young, FileTime.from(NOW.minus(Duration.ofHours(23))));
        Files.setLastModifiedTime(old, FileTime.from(NOW.minus(Duration.ofHours(25))));

        BlobStore _ = new FolderStore(folder.resolve("swept"), CLOCK);

        try (Stream<Path> left = Files.list(drafts)) {
            assertThat(left).containsExactly(young);
        }
    }
}
