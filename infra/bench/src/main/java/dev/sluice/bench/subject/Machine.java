package dev.sluice.bench.subject;

import dev.sluice.processes.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where and of what a figure was measured.
 *
 * @param load of the machine over the last minute, the measurement's own included
 * @param commit with {@code +changes} if the checkout has any
 * @param jvmFlags one line for each process that was started
 */
public record Machine(
        String processor, String memory, String system, String jdk, String load, String commit, List<String> jvmFlags) {

    /** Copies the list. */
    public Machine {
        jvmFlags = List.copyOf(jvmFlags);
    }

    /** This one, now. */
    public static Machine look(Checkout checkout, Installation installation) {
        String changes = output(checkout, "git", "status", "--porcelain");
        return new Machine(
                Runtime.getRuntime().availableProcessors() + " × " + value("/proc/cpuinfo", "model name"),
                value("/proc/meminfo", "MemTotal"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                text(Path.of("/proc/loadavg")).split(" ", 2)[0],
                output(checkout, "git", "rev-parse", "--short", "HEAD") + (changes.isEmpty() ? "" : "+changes"),
                installation.commandLines());
    }

    private static String value(String file, String name) {
        return text(Path.of(file))
                .lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("unknown");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException _) {
            return "unknown";
        }
    }

    private static String output(Checkout checkout, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(checkout.root().toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException _) {
            return "unknown";
        }
    }
}
