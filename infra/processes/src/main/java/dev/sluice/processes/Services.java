package dev.sluice.processes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The programs of this project as parts: module, main class, JVM arguments, and how each is told its port and name. */
public final class Services {

    // G1 had the best tail of time to first token, and compact headers cost nothing. A heap that begins small stays
    // so, with a collection each second and marking in between. The compiler yields to requests where both want a core
    // (the policy lets a thread's priority count, which takes no rights where it is lowered). A thread of its own that
    // waits for the sockets of virtual threads wakes each by one hop instead of two: a tenth of a worker's CPU.
    private static final List<String> SERVICE_JVM = List.of(
            "-Xms384m",
            "-Xmx512m",
            "-XX:+UseG1GC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:ThreadPriorityPolicy=1",
            "-XX:CompilerThreadPriority=5",
            "-Djdk.pollerMode=1",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
    private static final List<String> SIMULATOR_JVM = List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private Services() {}

    /** The stand-in for the providers. */
    public static JavaPart simulator(Checkout checkout, int port, Path log, Map<String, String> environment) {
        return new JavaPart(
                Role.SIMULATOR,
                "simulator",
                port,
                log,
                checkout.classPath("infra/simulator"),
                "dev.sluice.simulator.Simulator",
                SIMULATOR_JVM,
                List.of(),
                with(environment, Map.of("SIMULATOR_PORT", String.valueOf(port))),
                new Readiness.Answering(port, "/livez"),
                Duration.ofSeconds(3));
    }

    /** One ingress, which serves clients on this port of the loopback address. */
    public static JavaPart ingress(
            Checkout checkout, String name, int port, Path log, Map<String, String> environment) {
        return StartCache.applied(checkout, "ingress", ingressPart(checkout, name, port, log, environment));
    }

    /** One worker, which tells its health on this port of the loopback address. */
    public static JavaPart worker(Checkout checkout, String name, int port, Path log, Map<String, String> environment) {
        return StartCache.applied(checkout, "worker", workerPart(checkout, name, port, log, environment));
    }

    private static JavaPart ingressPart(
            Checkout checkout, String name, int port, Path log, Map<String, String> environment) {
        return new JavaPart(
                Role.INGRESS,
                name,
                port,
                log,
                checkout.classPath("ingress"),
                "dev.sluice.ingress.IngressApplication",
                SERVICE_JVM,
                List.of(),
                with(
                        environment,
                        Map.of(
                                "SERVER_PORT",
                                String.valueOf(port),
                                "SERVER_ADDRESS",
                                "127.0.0.1",
                                "SLUICE_INSTANCE",
                                name)),
                new Readiness.Answering(port, "/readyz"),
                Duration.ofSeconds(10));
    }

    private static JavaPart workerPart(
            Checkout checkout, String name, int port, Path log, Map<String, String> environment) {
        return new JavaPart(
                Role.WORKER,
                name,
                port,
                log,
                checkout.classPath("worker"),
                "dev.sluice.worker.WorkerApplication",
                SERVICE_JVM,
                List.of(),
                with(environment, Map.of("SLUICE_HEALTH_PORT", String.valueOf(port), "SLUICE_INSTANCE", name)),
                new Readiness.Answering(port, "/readyz"),
                Duration.ofSeconds(10));
    }

    private static Map<String, String> with(Map<String, String> environment, Map<String, String> own) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(own);
        return all;
    }
}
