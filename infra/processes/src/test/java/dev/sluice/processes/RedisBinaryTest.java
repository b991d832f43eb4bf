package dev.sluice.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisBinaryTest {

    @TempDir
    private Path folder;

    @Test
    void theOneOnThePathGoesFirst() throws IOException {
        Path installed = install("Redis server v=7.4.1 sha=00000000:0 malloc=libc bits=64");

        RedisBinary binary = RedisBinary.locate("/nowhere:" + bin(), folder.resolve("cache"));

        assertThat(binary).isEqualTo(new RedisBinary(installed, "7.4.1"));
        assertThat(folder.resolve("cache")).doesNotExist();
    }

    @Test
    void valkeyUnderItsOldNameWillDo() throws IOException {
        Path installed = install("Valkey server v=8.1.1 sha=00000000:0 malloc=jemalloc bits=64");

        assertThat(RedisBinary.locate(bin().toString(), folder)).isEqualTo(new RedisBinary(installed, "8.1.1"));
    }

    @Test
    void tooOldOneIsRefusedInOneSentence() throws IOException {
        Path installed = install("Redis server v=6.0.16 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64");

        assertThatThrownBy(() -> RedisBinary.locate(bin().toString(), folder))
                .isInstanceOf(StartException.class)
                .hasMessage(
                        "Redis 6.0.16 at %s is too old (expected: 6.2 or later): upgrade it, take it off the PATH to"
                                + " use the one that Sluice brings, or set SLUICE_REDIS to a running one.",
                        installed);
    }

    @Test
    void brokenOneIsRefusedInOneSentence() throws IOException {
        install("error while loading shared libraries");

        assertThatThrownBy(() -> RedisBinary.locate(bin().toString(), folder))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("does not run as a Redis here");
    }

    @Test
    void withoutOneOnThePathTheCarriedOneIsUnpackedOnce() throws IOException {
        RedisBinary first = RedisBinary.locate("/nowhere", folder);
        Object unpacked = Files.getLastModifiedTime(first.path());
        RedisBinary second = RedisBinary.locate("/nowhere", folder);

        assertThat(first.version()).isEqualTo("7.0.15");
        assertThat(second).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(second.path())).isEqualTo(unpacked);
    }

    private Path install(String answer) throws IOException {
        Files.createDirectories(bin());
        Path script = Files.writeString(bin().resolve("redis-server"), "#!/bin/sh\necho '" + answer + "'\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    private Path bin() {
        return folder.resolve("bin");
    }
}
