package dev.sluice.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Forks children that can't outlive this JVM.
 *
 * <p>The kernel ties a parent-death signal to the <em>thread</em> that forked, not to its process: a child forked by a
 * short-lived thread would be killed in the middle of its work. So one thread, which ends with the JVM, forks them all.
 */
final class Spawner {

    private static final ExecutorService FORKING = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("sluice-forking").factory());

    // Each child leads a session of its own: Ctrl-C at the terminal reaches the parent alone, which then ends its
    // children in order. The shell looks at its parent once more, because a parent that died before setpriv asked for
    // the signal will send none.
    private static final List<String> BOUND_TO_PARENT = List.of(
            "setsid",
            "setpriv",
            "--pdeathsig",
            "KILL",
            "/bin/sh",
            "-c",
            "[ \"$PPID\" = \"$0\" ] || exit 1; exec \"$@\"",
            String.valueOf(ProcessHandle.current().pid()));

    // The launcher translates these for its children. An inherited copy would be bound by them as a setting that they
    // don't know, or carry a provider's key to a process that has no use for it.
    private static final Set<String> NOT_INHERITED = Set.of(
            "SLUICE_PORT",
            "SLUICE_INGRESSES",
            "SLUICE_WORKERS",
            "SLUICE_DATA",
            "SLUICE_DEMO_KEY",
            "SLUICE_LIMITED_KEY",
            "SLUICE_ADMIN_KEY",
            "SLUICE_KAFKA",
            "SLUICE_REDIS",
            "GEMINI_API_KEY",
            "GEMINI_BASE_URL",
            "OPENAI_API_KEY",
            "OPENAI_BASE_URL",
            "ANTHROPIC_API_KEY",
            "ANTHROPIC_BASE_URL");

    private Spawner() {}

    static Process spawn(Part part) {
        List<String> command = new ArrayList<>(BOUND_TO_PARENT);
        command.addAll(part.command());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(NOT_INHERITED);
        builder.environment().putAll(part.environment());
        try {
            Path folder = Files.createDirectories(part.log().toAbsolutePath().getParent());
            builder.directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(part.log().toFile()));
            return FORKING.submit(builder::start).get();
        } catch (IOException e) {
            throw new StartException("The log of " + part.name() + " can't be written: " + e.getMessage() + ".", e);
        } catch (ExecutionException e) {
            throw new StartException(
                    part.name() + " can't be started (" + e.getCause() + "): setsid and setpriv of util-linux are"
                            + " needed on the PATH.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Interrupted while starting " + part.name() + ".", e);
        }
    }
}
