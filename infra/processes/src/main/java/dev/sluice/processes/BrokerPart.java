package dev.sluice.processes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A single-node Kafka broker.
 *
 * @param port where clients connect, on the loopback address
 * @param controllerPort where the broker talks to its own controller
 * @param advertisedPort where clients are told to connect: its own port, or that of a proxy before it
 * @param classPath the class path of the broker's module
 * @param settings a file of further settings of Kafka's; null for none
 */
public record BrokerPart(
        String name,
        int port,
        int controllerPort,
        int advertisedPort,
        Path data,
        Path log,
        String classPath,
        @Nullable Path settings)
        implements Part {

    // What a collection costs is what lives, some 4 MB, however much was made since the last one: a larger young part
    // makes pauses rarer, and no longer. It waits for a core more than it works, and one thread of many that want one
    // waits longest: so there are more of them than cores.
    private static final List<String> JVM_ARGUMENTS = List.of(
            "-Xms384m",
            "-Xmx384m",
            "-Xmn192m",
            "-XX:+UseParallelGC",
            "-XX:ParallelGCThreads=4",
            "-XX:+ExitOnOutOfMemoryError",
            "--sun-misc-unsafe-memory-access=allow");

    /** A broker without a proxy. */
    public BrokerPart(String name, int port, int controllerPort, Path data, Path log, String classPath) {
        this(name, port, controllerPort, port, data, log, classPath, null);
    }

    /** Describes a broker on free ports. */
    public static BrokerPart in(Checkout checkout, Path data, Path log) {
        return new BrokerPart("kafka", Ports.free(), Ports.free(), data, log, checkout.classPath("infra/broker"));
    }

    /** The same behind a proxy on this port: clients follow what a broker advertises, whatever they first called. */
    public BrokerPart behind(int proxyPort) {
        return new BrokerPart(name, port, controllerPort, proxyPort, data, log, classPath, settings);
    }

    /** The same with a file of further settings. */
    public BrokerPart with(Path furtherSettings) {
        return new BrokerPart(name, port, controllerPort, advertisedPort, data, log, classPath, furtherSettings);
    }

    @Override
    public Role role() {
        return Role.KAFKA;
    }

    /** The address for {@code bootstrap.servers}. */
    public String bootstrap() {
        return "127.0.0.1:" + advertisedPort;
    }

    @Override
    public List<String> command() {
        List<String> arguments = new ArrayList<>(List.of(
                String.valueOf(port), String.valueOf(controllerPort), String.valueOf(advertisedPort), data.toString()));
        if (settings != null) {
            arguments.add(settings.toString());
        }
        return JavaPart.javaCommand(classPath, "dev.sluice.broker.Broker", JVM_ARGUMENTS, arguments);
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Readiness readiness() {
        return new Readiness.Listening(port);
    }

    @Override
    public Duration grace() {
        return Duration.ofSeconds(10);
    }
}
