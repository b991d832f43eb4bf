package dev.sluice.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessListTest {

    @TempDir
    private Path folder;

    @Test
    void isAnObjectWithTheArrayProcesses() throws IOException {
        Path file = folder.resolve("processes.json");

        listOf(1).write(file);

        assertThat(Files.readString(file).replaceAll("\\s", ""))
                .isEqualTo("{\"processes\":[{\"role\":\"worker\",\"name\":\"worker-1\",\"pid\":1001,\"port\":2001,"
                        + "\"log\":\"/tmp/worker-1.log\"}]}");
        assertThat(ProcessList.read(file).of(Role.WORKER)).hasSize(1);
        assertThat(ProcessList.read(file).of(Role.KAFKA)).isEmpty();
    }

    @Test
    void absentOrBrokenFileIsAnEmptyList() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"proc");

        assertThat(ProcessList.read(folder.resolve("absent.json")).processes()).isEmpty();
        assertThat(ProcessList.read(broken).processes()).isEmpty();
    }

    @Test
    void readerNeverSeesAHalfWrittenList() throws InterruptedException {
        Path file = folder.resolve("processes.json");
        listOf(1).write(file);
        AtomicBoolean halfSeen = new AtomicBoolean();
        AtomicBoolean writing = new AtomicBoolean(true);
        Thread reader = Thread.ofPlatform().start(() -> {
            while (writing.get()) {
                // A torn file would read as an empty list.
                if (ProcessList.read(file).processes().isEmpty()) {
                    halfSeen.set(true);
                }
            }
        });

        IntStream.range(0, 500).forEach(round -> listOf(1 + round % 40).write(file));
        writing.set(false);
        reader.join();

        assertThat(halfSeen).isFalse();
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    private static ProcessList listOf(int size) {
        return new ProcessList(IntStream.rangeClosed(1, size)
                .mapToObj(i -> new ProcessList.Entry(
                        "worker", "worker-" + i, 1000L + i, 2000 + i, "/tmp/worker-" + i + ".log"))
                .toList());
    }
}
