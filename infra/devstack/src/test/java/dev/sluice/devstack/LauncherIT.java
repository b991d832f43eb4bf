package dev.sluice.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.processes.Ports;
import dev.sluice.processes.ProcessList;
import dev.sluice.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a person meets it: what it leaves behind however it ends, and what it says when it can't start. */
@Timeout(300)
final class LauncherIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final int port = Ports.free();

    @Test
    void ctrlCEndsEverythingAndTheNextStartGoesOnWithTheSameData() throws IOException {
        List<String> kept;
        try (LauncherHandle first = LauncherHandle.start(folder, small()).awaitStarted()) {
            List<ProcessHandle> children = first.children();
            kept = keptFiles();

            first.interruptGroup();

            assertThat(first.awaitExit()).isEqualTo(128 + 2);
            assertThat(children).hasSize(4).noneMatch(ProcessHandle::isAlive);
            assertThat(first.output()).contains("Stopping …", "Stopped in").doesNotContain("died", "\tat ");
            assertThat(ProcessList.read(folder.resolve("data/processes.json")).processes())
                    .isEmpty();
        }
        try (LauncherHandle second = LauncherHandle.start(folder, small()).awaitStarted()) {
            List<ProcessHandle> children = second.children();

            assertThat(keptFiles()).isEqualTo(kept);
            second.terminate();

            assertThat(second.awaitExit()).isEqualTo(128 + 15);
            assertThat(children).hasSize(4).noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void killedLauncherLeavesNoProcess() {
        try (LauncherHandle launcher = LauncherHandle.start(folder, small()).awaitStarted()) {
            List<ProcessHandle> children = launcher.children();

            launcher.kill();

            Await.until(SOON, "all children to be gone", () -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void killedMavenLeavesNoProcess() {
        try (LauncherHandle maven =
                LauncherHandle.startBelowMaven(folder, small()).awaitStarted()) {
            List<ProcessHandle> children = maven.children();

            maven.kill();

            Await.until(SOON, "all children to be gone", () -> children.stream().noneMatch(ProcessHandle::isAlive));
            Await.until(SOON, "the launcher's farewell", () -> maven.output().contains("Stopped in"));
        }
    }

    @Test
    void takenPortIsOneSentence() throws IOException {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(refusal(Map.of("SLUICE_PORT", String.valueOf(port)), List.of()))
                    .startsWith("✘ Port " + port + " is taken by another program: set SLUICE_PORT to a free one");
        }
    }

    @Test
    void missingRedisIsOneSentence() {
        Map<String, String> environment = Map.of("SLUICE_PORT", String.valueOf(port), "PATH", pathWithoutRedis());

        // A machine that none of the binaries in the artifact is for.
        assertThat(refusal(environment, List.of("-Dos.arch=pdp11")))
                .startsWith(
                        "✘ There is no redis-server on the PATH, and none comes with Sluice for linux-pdp11: install");
    }

    @Test
    void unreachableKafkaIsOneSentence() {
        Map<String, String> environment =
                Map.of("SLUICE_PORT", String.valueOf(port), "SLUICE_KAFKA", "127.0.0.1:" + Ports.free());

        assertThat(refusal(environment, List.of())).startsWith("✘ No Kafka answers at 127.0.0.1:");
    }

    @Test
    void badSettingIsOneSentence() {
        assertThat(refusal(Map.of("SLUICE_WORKERS", "many"), List.of()))
                .isEqualTo("✘ SLUICE_WORKERS: many (expected: a whole number from 0 to 64).");
    }

    /** All that it says, which is one line, when it exits with 1. */
    private String refusal(Map<String, String> environment, List<String> jvmArguments) {
        try (LauncherHandle launcher = LauncherHandle.start(folder, environment, jvmArguments)) {
            assertThat(launcher.awaitExit()).isEqualTo(1);
            String said = launcher.output().strip();
            assertThat(said.lines()).hasSize(1);
            return said;
        }
    }

    /** One ingress and what it stands on: each kind of process is ended in the same way. */
    private Map<String, String> small() {
        return Map.of(
                "SLUICE_PORT",
                String.valueOf(port),
                "SLUICE_WORKERS",
                "0",
                // They live for seconds: the second compiler would cost them more than it can bring back.
                "JAVA_TOOL_OPTIONS",
                "-XX:TieredStopAtLevel=1");
    }

    private List<String> keptFiles() throws IOException {
        Path data = folder.resolve("data");
        return List.of(
                Files.readString(data.resolve("keys.json")),
                Files.readString(data.resolve("ports.json")),
                Files.readString(data.resolve("kafka/meta.properties")));
    }

    private static String pathWithoutRedis() {
        return List.of(System.getenv("PATH").split(":")).stream()
                .filter(entry -> !Files.exists(Path.of(entry).resolve("redis-server")))
                .reduce((one, other) -> one + ":" + other)
                .orElseThrow();
    }
}
