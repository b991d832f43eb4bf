package dev.sluice.chaos.containers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Docker's own commands, on the installation that {@code COMPOSE_PROJECT_NAME} and {@code COMPOSE_FILE} name. */
final class Compose {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long BETWEEN_LOOKS_MILLIS = 200;

    /** The containers of one service that are not gone. */
    List<String> containers(String service) {
        return run("docker", "compose", "ps", "--all", "--quiet", service)
                .lines()
                .toList();
    }

    /** The id of a container's main process, as this machine numbers it. */
    long pid(String container) {
        return Long.parseLong(inspect(container, "{{.State.Pid}}"));
    }

    /**
     * Ends a container's process at once, as a crash does, so that the engine starts it again. Where that isn't
     * allowed, the engine ends it, and it is started by hand.
     */
    void kill(String container, long pid) {
        boolean ended =
                ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false);
        if (!ended) {
            run("docker", "kill", container);
            run("docker", "start", container);
        }
    }

    /** Asks a container to end, within the time that it has for that, and starts it again. */
    void restart(String container) {
        run("docker", "restart", container);
    }

    /** Brings a service to so many containers; those that are too many end in order. */
    void scale(String service, int count) {
        run(
                "docker",
                "compose",
                "up",
                "--detach",
                "--no-recreate",
                "--no-deps",
                "--scale",
                service + "=" + count,
                service);
    }

    /** Waits until so many containers of a service are well, and no other is there. */
    void awaitHealthy(String service, int count) throws InterruptedException {
        long endNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!isHealthy(service, count)) {
            if (System.nanoTime() > endNanos) {
                throw new IllegalStateException(service + " isn't well after " + PATIENCE.toSeconds() + " s (expected: "
                        + count + " healthy containers)");
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }

    private boolean isHealthy(String service, int count) {
        List<String> all = containers(service);
        return all.size() == count
                && all.stream()
                        .allMatch(each -> inspect(each, "{{.State.Status}} {{.State.Health.Status}}")
                                .equals("running healthy"));
    }

    private String inspect(String container, String format) {
        return run("docker", "inspect", "--format", format, container).strip();
    }

    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output.strip());
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + String.join(" ", command), e);
        }
    }
}
