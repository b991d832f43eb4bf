package dev.sluice.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.processes.JavaPart;
import dev.sluice.processes.Ports;
import dev.sluice.processes.ProcessList;
import dev.sluice.processes.Readiness;
import dev.sluice.processes.Role;
import dev.sluice.processes.StartException;
import dev.sluice.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SupervisorIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private Path list;
    private Supervisor supervisor;

    @BeforeEach
    void open() {
        list = folder.resolve("processes.json");
        supervisor = new Supervisor(list, new Terminal(new PrintStream(output, true, StandardCharsets.UTF_8), false));
    }

    @AfterEach
    void close() {
        supervisor.close();
    }

    @Test
    void processesJsonListsWhatRuns() {
        JavaPart worker = service(Role.WORKER, "worker-1");
        List<String> told = new ArrayList<>();

        supervisor.start(
                List.of(worker, service(Role.INGRESS, "ingress-1")),
                ready -> told.add(ready.part().name()));

        assertThat(told).containsExactlyInAnyOrder("ingress-1", "worker-1");
        assertThat(ProcessList.read(list).processes()).hasSize(2);
        ProcessList.Entry entry = only(Role.WORKER);
        assertThat(entry.name()).isEqualTo("worker-1");
        assertThat(entry.port()).isEqualTo(worker.port());
        assertThat(entry.log()).isEqualTo(worker.log().toString());
        assertThat(ProcessHandle.of(entry.pid())).isPresent();
    }

    @Test
    void killedProcessIsBackAtItsPortAndSaidToBe() {
        JavaPart worker = service(Role.WORKER, "worker-1");
        supervisor.start(List.of(worker), _ -> {});
        long first = only(Role.WORKER).pid();

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        Await.until(SOON, "worker-1 to be back", () -> said("worker-1 is back"));
        assertThat(said("worker-1 died (signal 9): starting it again in 1 s")).isTrue();
        assertThat(only(Role.WORKER).pid()).isNotEqualTo(first);
        assertThat(only(Role.WORKER).port()).isEqualTo(worker.port());
        assertThat(worker.readiness().isReached()).isTrue();
    }

    @Test
    void deadProcessIsNotListedUntilItIsBack() {
        supervisor.start(List.of(service(Role.WORKER, "worker-1")), _ -> {});

        ProcessHandle.of(only(Role.WORKER).pid()).orElseThrow().destroyForcibly();

        Await.until(
                SOON,
                "its entry to go",
                () -> ProcessList.read(list).processes().isEmpty());
        Await.until(
                SOON,
                "its entry to come back",
                () -> ProcessList.read(list).processes().size() == 1);
    }

    @Test
    void closingEndsEverythingAndRestartsNothing() throws Exception {
        supervisor.start(List.of(service(Role.WORKER, "worker-1"), service(Role.KAFKA, "kafka")), _ -> {});
        List<ProcessHandle> children = ProcessList.read(list).processes().stream()
                .map(entry -> ProcessHandle.of(entry.pid()).orElseThrow())
                .toList();

        supervisor.close();

        for (ProcessHandle child : children) {
            child.onExit().get(1, TimeUnit.SECONDS);
        }
        assertThat(ProcessList.read(list).processes()).isEmpty();
        assertThat(said("died")).isFalse();
        assertThatThrownBy(() -> supervisor.start(List.of(service(Role.WORKER, "worker-2")), _ -> {}))
                .isInstanceOf(StartException.class);
    }

    @Test
    void partThatDiesAtTheFirstStartFailsTheStart() {
        JavaPart broken = part(Role.WORKER, "worker-1", Ports.free(), List.of("no port"));

        assertThatThrownBy(() -> supervisor.start(List.of(broken), _ -> {}))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("worker-1 ended at its start (exit code 1)")
                .hasMessageContaining("NumberFormatException");
    }

    private JavaPart service(Role role, String name) {
        int port = Ports.free();
        return part(role, name, port, List.of(String.valueOf(port)));
    }

    private JavaPart part(Role role, String name, int port, List<String> arguments) {
        return new JavaPart(
                role,
                name,
                port,
                folder.resolve(name + ".log"),
                System.getProperty("java.class.path"),
                TinyService.class.getName(),
                List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                arguments,
                Map.of(),
                new Readiness.Answering(port, "/readyz"),
                Duration.ofSeconds(2));
    }

    private ProcessList.Entry only(Role role) {
        return ProcessList.read(list).of(role).getFirst();
    }

    private boolean said(String text) {
        return output.toString(StandardCharsets.UTF_8).contains(text);
    }
}
