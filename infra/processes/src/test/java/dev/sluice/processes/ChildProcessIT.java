package dev.sluice.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ChildProcessIT {

    @TempDir
    private Path folder;

    @Test
    void childDiesWithItsKilledParent() throws Exception {
        Process parent = parentInItsOwnJvm();
        ProcessHandle child = ProcessHandle.of(childOf(parent)).orElseThrow();

        parent.destroyForcibly().waitFor();

        child.onExit().get(5, TimeUnit.SECONDS);
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void childOutlivesTheThreadThatAskedForIt() throws Exception {
        Process parent = parentInItsOwnJvm();
        try {
            ProcessHandle child = ProcessHandle.of(childOf(parent)).orElseThrow();

            // Its log says hello some 100 ms after the asking thread has ended, and with it any signal tied to it.
            until(() -> logHolds("hello"));

            assertThat(child.isAlive()).isTrue();
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    @Test
    void stubbornChildIsKilledAfterItsGracePeriod() {
        ChildProcess child = ChildProcess.start(SmallParts.sleeper(folder, List.of("stubborn")));
        until(() -> logHolds("hello"));

        child.stop();

        assertThat(child.isAlive()).isFalse();
        assertThat(child.onExit().join()).isEqualTo(128 + 9);
    }

    @Test
    void pausedChildCanBeStopped() {
        ChildProcess child = ChildProcess.start(SmallParts.sleeper(folder, List.of()));
        until(() -> logHolds("hello"));

        child.pause();
        child.stop();

        assertThat(child.onExit().join()).isEqualTo(128 + 15);
    }

    @Test
    void deathAtTheStartIsToldWithTheEndOfTheLog() {
        ChildProcess child = ChildProcess.start(SmallParts.sleeper(folder, List.of("broken")));

        assertThatThrownBy(() -> child.awaitReady(Duration.ofSeconds(20)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("sleeper ended at its start (exit code 3)")
                .hasMessageContaining("sleeper.log")
                .hasMessageContaining("no such luck");
    }

    @Test
    void slowStartIsToldWithWhatDidNotAnswer() {
        ChildProcess child = ChildProcess.start(SmallParts.sleeper(folder, List.of()));
        try {
            assertThatThrownBy(() -> child.awaitReady(Duration.ofSeconds(1)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("sleeper was not ready after 1 s (127.0.0.1:1 did not answer)");
        } finally {
            child.kill();
        }
    }

    private Process parentInItsOwnJvm() throws IOException {
        return new ProcessBuilder(JavaPart.javaCommand(
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        List.of(folder.toString())))
                .redirectErrorStream(true)
                .start();
    }

    private static long childOf(Process parent) throws IOException {
        // The parent prints nothing else; closing this reader early would break its next line only.
        BufferedReader output =
                new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8));
        return Long.parseLong(output.readLine());
    }

    private boolean logHolds(String text) {
        Path log = folder.resolve("logs").resolve("sleeper.log");
        try {
            return Files.exists(log) && Files.readString(log).contains(text);
        } catch (IOException _) {
            return false;
        }
    }

    private static void until(BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadlineNanos);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
