package dev.sluice.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;

/**
 * Where a test's broker and Redis run. Containers are used where a Docker engine answers that has both images, so that
 * no test waits for a download; {@code -Dsluice.test.backend=containers} or {@code =processes} forces either.
 */
enum Backend {
    PROCESSES,
    CONTAINERS;

    private static final String PROPERTY = "sluice.test.backend";
    private static final Path SOCKET = Path.of("/var/run/docker.sock");

    /** The one of this JVM, which is told on the standard output once. */
    static Backend chosen() {
        return Holder.CHOSEN;
    }

    private static Backend choose() {
        String wish = System.getProperty(PROPERTY, "");
        return switch (wish) {
            case "" -> hasImages() ? CONTAINERS : PROCESSES;
            case "containers" -> CONTAINERS;
            case "processes" -> PROCESSES;
            default ->
                throw new IllegalArgumentException(
                        PROPERTY + ": " + wish + " (expected: containers, processes, or nothing)");
        };
    }

    private static boolean hasImages() {
        // Asking for an engine that isn't there takes seconds, and Testcontainers' own helper is one more image, which
        // the tests' JVMs have switched off; programs that were started without that stay with processes.
        boolean maybeThere = (Files.exists(SOCKET) || System.getenv("DOCKER_HOST") != null)
                && Boolean.parseBoolean(System.getenv("TESTCONTAINERS_RYUK_DISABLED"));
        return maybeThere && DockerClientFactory.instance().isDockerAvailable() && names().containsAll(images());
    }

    private static List<String> images() {
        return List.of(ContainerKafka.image(), ContainerRedis.image());
    }

    private static Set<String> names() {
        return DockerClientFactory.instance().client().listImagesCmd().exec().stream()
                .flatMap(image -> image.getRepoTags() == null ? Stream.of() : Stream.of(image.getRepoTags()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static final class Holder {

        private static final Backend CHOSEN = told(choose());

        private static Backend told(Backend chosen) {
            System.out.println(
                    "Broker and Redis of these tests: " + chosen.name().toLowerCase(Locale.ROOT));
            return chosen;
        }
    }
}
