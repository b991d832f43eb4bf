package dev.sluice.bench.subject;

import dev.sluice.bench.load.Target;
import dev.sluice.bench.watch.Watched;
import dev.sluice.processes.Checkout;
import dev.sluice.processes.ChildProcess;
import dev.sluice.processes.JavaPart;
import dev.sluice.processes.Ports;
import dev.sluice.processes.ProcessList;
import dev.sluice.processes.Readiness;
import dev.sluice.processes.Role;
import dev.sluice.processes.StartException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is measured: the embedded default, started by its own launcher with fresh data, or an installation that runs.
 *
 * @param tenants makes tenants of it; null where it isn't started here
 * @param processes of those started here: what each is and its command line
 */
public record Installation(
        Target direct,
        Target throughSluice,
        @Nullable Tenants tenants,
        List<ProcessList.Entry> processes,
        @Nullable ChildProcess launcher)
        implements AutoCloseable {

    private static final List<String> USUAL_JVM =
            List.of("-Xmx512m", "-XX:+UseG1GC", "-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED");
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** Copies the list. */
    public Installation {
        processes = List.copyOf(processes);
    }

    /** The one that the options name, else one of its own with these settings. */
    public static Installation of(Options options, Map<String, String> settings, Checkout checkout) throws IOException {
        URI url = options.url();
        URI direct = options.direct();
        if (url != null && direct != null) {
            return new Installation(
                    new Target("direct", direct, "none"),
                    new Target("Sluice", url, options.key()),
                    null,
                    List.of(),
                    null);
        }
        return started(checkout, settings, Files.createTempDirectory("sluice-bench"));
    }

    /** The processes of these roles; none of an installation that wasn't started here. */
    public List<Watched> watched(Role... roles) {
        List<String> labels = Stream.of(roles).map(Role::label).toList();
        return processes.stream()
                .filter(entry -> labels.contains(entry.role()))
                .map(entry -> new Watched(entry.name(), entry.pid()))
                .toList();
    }

    /** Where its Kafka is, for clients. */
    public String kafka() {
        return "127.0.0.1:" + port(processes, Role.KAFKA);
    }

    /** Where its Redis is, for clients. */
    public String redis() {
        return "redis://127.0.0.1:" + port(processes, Role.REDIS);
    }

    /** What the JVM of the ingress is told, for others to be told the same. */
    public List<String> jvm() {
        return processes.stream()
                .filter(entry -> entry.role().equals(Role.INGRESS.label()))
                .flatMap(entry -> arguments(entry).stream())
                .findFirst()
                .orElse(USUAL_JVM)
                .stream()
                .filter(argument -> !argument.startsWith("-XX:AOTCache"))
                .toList();
    }

    /** The JVM arguments of the services, as they run. */
    public List<String> commandLines() {
        return processes.stream()
                .flatMap(entry -> flags(entry).map(flags -> entry.name() + ": " + flags).stream())
                .toList();
    }

    @Override
    public void close() {
        if (launcher != null) {
            launcher.stop();
        }
    }

    private static Installation started(Checkout checkout, Map<String, String> settings, Path folder) {
        int port = Ports.free();
        String key = "slc-bench-" + UUID.randomUUID();
        String operatorKey = "operator-" + UUID.randomUUID();
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("SLUICE_PORT", String.valueOf(port));
        environment.put("SLUICE_DATA", folder.resolve("data").toString());
        environment.put("SLUICE_DEMO_KEY", key);
        environment.put("SLUICE_ADMIN_KEY", operatorKey);
        JavaPart part = new JavaPart(
                Role.INGRESS, // The launcher has no role of its own: it is reached where its ingress is.
                "launcher",
                port,
                folder.resolve("launcher.log"),
                checkout.classPath("infra/devstack"),
                "dev.sluice.devstack.Devstack",
                List.of("-Xmx64m", "-XX:+UseSerialGC", "-Dsluice.root=" + checkout.root()),
                List.of(),
                environment,
                new Readiness.Answering(port, "/readyz"),
                Duration.ofSeconds(30));
        System.out.println("Starting an installation in " + folder);
        ChildProcess launcher = ChildProcess.start(part);
        try {
            launcher.awaitReady(READY_WITHIN);
            awaitWelcome(part.log());
            List<ProcessList.Entry> processes =
                    ProcessList.read(folder.resolve("data/processes.json")).processes();
            int simulator = port(processes, Role.SIMULATOR);
            return new Installation(
                    new Target("direct", URI.create("http://127.0.0.1:" + simulator + "/v1"), "none"),
                    new Target("Sluice", URI.create("http://127.0.0.1:" + port + "/api/v1"), key),
                    new Tenants(URI.create("http://127.0.0.1:" + port + "/admin/v1"), operatorKey),
                    processes,
                    launcher);
        } catch (StartException e) {
            launcher.stop();
            throw e;
        }
    }

    private static int port(List<ProcessList.Entry> processes, Role role) {
        return processes.stream()
                .filter(entry -> entry.role().equals(role.label()))
                .findFirst()
                .orElseThrow(() -> new StartException(role.label() + ": not started here, so it can't be measured."))
                .port();
    }

    /** The launcher's last line says that all workers are ready, too. */
    private static void awaitWelcome(Path log) {
        long deadlineNanos = System.nanoTime() + READY_WITHIN.toNanos();
        while (!holds(log, "Stop everything")) {
            if (System.nanoTime() > deadlineNanos) {
                throw new StartException("The installation was not ready in time: see " + log + ".");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private static boolean holds(Path log, String text) {
        try {
            return Files.readString(log).contains(text);
        } catch (IOException _) {
            return false;
        }
    }

    private static Optional<String> flags(ProcessList.Entry entry) {
        return arguments(entry).map(arguments -> String.join(" ", arguments));
    }

    /** What stands between the program and its class path; a process' own handle cuts what is long. */
    private static Optional<List<String>> arguments(ProcessList.Entry entry) {
        try {
            String line = Files.readString(Path.of("/proc", String.valueOf(entry.pid()), "cmdline"));
            List<String> arguments = Stream.of(line.split("\0"))
                    .skip(1)
                    .takeWhile(argument -> !argument.equals("-cp"))
                    .toList();
            return arguments.stream().anyMatch(argument -> argument.startsWith("-X"))
                    ? Optional.of(arguments)
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
