package dev.sluice.bench.bare;

import dev.sluice.processes.Checkout;
import dev.sluice.processes.JavaPart;
import dev.sluice.processes.Ports;
import dev.sluice.processes.Readiness;
import dev.sluice.processes.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The servers of this package as parts that can be started.
 *
 * @param jvm the JVM arguments of each, those of the measured services
 * @param folder gets their logs
 */
public record BareParts(Checkout checkout, List<String> jvm, Path folder) {

    private static final Duration GRACE = Duration.ofSeconds(2);

    /** Copies the list. */
    public BareParts {
        jvm = List.copyOf(jvm);
    }

    /**
     * The proxy.
     *
     * @param provider its address before the path
     */
    public JavaPart proxy(String provider) {
        return part("bare-proxy", BareProxy.class, List.of(provider));
    }

    /** The front half of the bare loop. */
    public JavaPart front(String kafka, String redis) {
        return part("bare-front", BareFront.class, List.of(kafka, redis));
    }

    /**
     * Its back half.
     *
     * @param provider its address before the path
     */
    public JavaPart back(String kafka, String redis, String provider) {
        return part("bare-back", BareBack.class, List.of(kafka, redis, provider));
    }

    /** The server that says back what it is told. */
    public JavaPart echo() {
        return part("echo", Echo.class, List.of());
    }

    private JavaPart part(String name, Class<?> main, List<String> arguments) {
        int port = Ports.free();
        return new JavaPart(
                Role.INGRESS, // None of its own: to its clients it is what an ingress is.
                name,
                port,
                folder.resolve(name + ".log"),
                checkout.classPath("infra/bench"),
                main.getName(),
                jvm,
                Stream.concat(Stream.of(String.valueOf(port)), arguments.stream())
                        .toList(),
                Map.of(),
                new Readiness.Answering(port, "/livez"),
                GRACE);
    }
}
