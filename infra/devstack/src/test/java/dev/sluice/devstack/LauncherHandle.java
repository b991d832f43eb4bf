package dev.sluice.devstack;

import dev.sluice.processes.ProcessList;
import dev.sluice.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The launcher in a JVM of its own, as the build starts it. */
final class LauncherHandle implements AutoCloseable {

    private static final Duration STARTED_WITHIN = Duration.ofSeconds(90);
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(30);
    private static final List<String> SMALL_JVM = List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    // A build in the background of a script ignores Ctrl-C, and so would every process that it starts. The second
    // program is looked for on the launcher's PATH, which a test may have emptied: hence its whole path.
    private static final List<String> OWN_TERMINAL_GROUP = List.of("setsid", "/usr/bin/env", "--default-signal=INT");

    private final Process process;
    private final Path output;
    private final Path data;

    private LauncherHandle(Process process, Path output, Path data) {
        this.process = process;
        this.output = output;
        this.data = data;
    }

    /** Starts it with these variables; those of this process that it would read are taken away. */
    static LauncherHandle start(Path folder, Map<String, String> environment) {
        return start(folder, environment, List.of());
    }

    static LauncherHandle start(Path folder, Map<String, String> environment, List<String> jvmArguments) {
        Path output = folder.resolve("launcher.out");
        return new LauncherHandle(
                spawn(command(jvmArguments), output, folder, environment), output, folder.resolve("data"));
    }

    /** Starts it below a JVM that plays Maven, and is what {@link #kill} and the like strike. */
    static LauncherHandle startBelowMaven(Path folder, Map<String, String> environment) {
        Path output = folder.resolve("launcher.out");
        List<String> command = new ArrayList<>(java(SMALL_JVM, FakeMaven.class));
        command.add(output.toString());
        command.addAll(command(List.of()));
        Path ofMaven = folder.resolve("maven.out");
        return new LauncherHandle(spawn(command, ofMaven, folder, environment), output, folder.resolve("data"));
    }

    LauncherHandle awaitStarted() {
        Await.until(STARTED_WITHIN, "the launcher's last line", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("The launcher ended: " + output());
            }
            return output().contains("Stop everything: Ctrl-C");
        });
        return this;
    }

    /** The processes that it says it has started. */
    List<ProcessHandle> children() {
        return ProcessList.read(data.resolve("processes.json")).processes().stream()
                .map(entry -> ProcessHandle.of(entry.pid()).orElseThrow())
                .toList();
    }

    /** What Ctrl-C at a terminal does: the signal goes to the whole group. */
    void interruptGroup() {
        signal("kill -s INT -- -" + process.pid());
    }

    void terminate() {
        process.destroy();
    }

    void kill() {
        process.destroyForcibly();
    }

    int awaitExit() {
        try {
            if (process.waitFor(ENDED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("The launcher has not ended: " + output());
    }

    String output() {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its own descendants, and it. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        awaitExit();
    }

    private static List<String> command(List<String> jvmArguments) {
        List<String> all = new ArrayList<>(SMALL_JVM);
        all.addAll(jvmArguments);
        return java(all, Devstack.class);
    }

    private static List<String> java(List<String> jvmArguments, Class<?> main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }

    private static Process spawn(List<String> command, Path output, Path folder, Map<String, String> environment) {
        List<String> whole = new ArrayList<>(OWN_TERMINAL_GROUP);
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole);
        builder.environment().keySet().removeIf(name -> name.matches("(SLUICE|OPENAI|GEMINI|ANTHROPIC)_.*"));
        Map<String, String> own = new HashMap<>(environment);
        own.putIfAbsent("SLUICE_DATA", folder.resolve("data").toString());
        builder.environment().putAll(own);
        try {
            return builder.redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(String command) {
        try {
            new ProcessBuilder("/bin/sh", "-c", command).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
