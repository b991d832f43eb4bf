package dev.sluice.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.processes.Ports;
import dev.sluice.processes.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept between runs: the lock, the keys, the ports and the logs. */
final class DataFolderTest {

    private static final Settings.GivenKeys NONE = new Settings.GivenKeys(null, null, null);

    @TempDir
    private Path folder;

    @Test
    void secondLauncherIsToldWhoHasTheFolder() {
        DataFolder.open(folder);

        assertThatThrownBy(() -> DataFolder.open(folder))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(
                        "Another launcher (process %s) uses %s",
                        ProcessHandle.current().pid(), folder)
                .hasMessageContaining("SLUICE_DATA");
    }

    @Test
    void folderThatCantBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("The data folder %s can't be written", file);
    }

    @Test
    void logOfTheRunBeforeIsKept() throws IOException {
        DataFolder data = DataFolder.open(folder);
        Files.writeString(data.newLog("kafka"), "first run");
        Files.writeString(data.newLog("kafka"), "second run");

        assertThat(data.logs().resolve("kafka.log.1")).hasContent("first run");
        assertThat(data.logs().resolve("kafka.log")).hasContent("second run");
    }

    @Test
    void generatedKeysAreKeptAndPrivate() throws IOException {
        Path file = folder.resolve("keys.json");

        Keys first = Keys.load(file, NONE);

        assertThat(first.demo()).matches("slc-[A-Za-z0-9_-]{43}");
        assertThat(Keys.load(file, NONE)).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void givenKeyIsUsedAndNotKept() throws IOException {
        Path file = folder.resolve("keys.json");

        Keys keys = Keys.load(file, new Settings.GivenKeys("demo-key", null, null));

        assertThat(keys.demo()).isEqualTo("demo-key");
        assertThat(Files.readString(file)).doesNotContain("demo");
        assertThat(Keys.load(file, NONE).limited()).isEqualTo(keys.limited());
    }

    @Test
    void equalKeysAreRefused() {
        Settings.GivenKeys given = new Settings.GivenKeys("same", "same", null);

        assertThatThrownBy(() -> Keys.load(folder.resolve("keys.json"), given))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("two of them are equal");
    }

    @Test
    void portsAreKeptUnlessTaken() throws IOException {
        Path file = folder.resolve("ports.json");
        int kept = new PortBook(file).portOf("kafka");

        assertThat(new PortBook(file).portOf("kafka")).isEqualTo(kept);
        try (ServerSocket _ = new ServerSocket(kept, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isFree(kept)).isFalse();
            assertThat(new PortBook(file).portOf("kafka")).isNotEqualTo(kept);
        }
    }
}
