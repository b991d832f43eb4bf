package dev.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.processes.Checkout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** One run of a program that uses an official SDK, whose answers are held against the descriptions of the API. */
final class SdkRun {

    private static final int PATIENCE_SECONDS = 240;

    /** Where packages of the SDKs are, if not in their languages' usual places. */
    private static final String VARIABLE = "SLUICE_SDKS";

    private record Ended(int exitCode, String output) {}

    private SdkRun() {}

    /** The folder for the packages of one language. */
    static Path packages(String language) {
        String told = System.getenv(VARIABLE);
        Path all = told == null ? Checkout.locate().root().resolve(".sdk") : Path.of(told);
        return all.resolve(language);
    }

    /** A new folder under {@code target} for a program of this language. */
    static Path folder(String language) {
        try {
            return Files.createDirectories(Path.of("target", "sdk", language).toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a program of the test's resources into a folder. */
    static void write(String resource, Path file) {
        try (InputStream in = SdkRun.class.getResourceAsStream(resource)) {
            Files.write(file, Objects.requireNonNull(in, resource).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Skips the test aloud where this is false. */
    static void require(boolean isThere, String what) {
        if (!isThere) {
            System.out.println("SKIPPED: the test needs " + what + " (see README)");
        }
        assumeTrue(isThere, what);
    }

    /** Python with OpenAI's SDK, installed for the tests or by the machine; without it the test is skipped aloud. */
    static String python(Path folder) {
        Path installed = packages("python").resolve("bin/python3");
        String python = Files.isExecutable(installed) ? installed.toString() : "python3";
        require(succeeds(folder, python, "-c", "import openai"), "python3 with the package openai");
        return python;
    }

    /** Node, which finds OpenAI's SDK from this folder; without it the test is skipped aloud. */
    static String node(Path folder) {
        Path installed = packages("node").resolve("node_modules");
        Path link = folder.resolve("node_modules");
        try {
            Files.deleteIfExists(link);
            // Imports of a module are looked for beside its file.
            Files.createSymbolicLink(link, installed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        require(
                Files.isDirectory(installed.resolve("openai")) && succeeds(folder, "node", "--version"),
                "node with the packages openai and zod");
        return "node";
    }

    /** Whether a command is there and ends well. */
    static boolean succeeds(Path folder, String... command) {
        try {
            return run(folder, Map.of(), List.of(command)).exitCode() == 0;
        } catch (UncheckedIOException ignored) {
            // There is no such program at all.
            return false;
        }
    }

    /** Runs a program that must end well. */
    static void succeed(Path folder, String... command) {
        Ended ended = run(folder, Map.of(), List.of(command));
        assertThat(ended.exitCode()).as(ended.output()).isZero();
    }

    /** Runs a program that must end well, and returns what it says. */
    static String output(Path folder, Map<String, String> environment, String... command) {
        Ended ended = run(folder, environment, List.of(command));
        assertThat(ended.exitCode()).as(ended.output()).isZero();
        return ended.output().strip();
    }

    /** Runs a program against the shared installation; it must end well, and every answer that it got be right. */
    static void judge(Path folder, String... command) {
        Installation installation = SharedInstallation.get();
        try (RecordingProxy proxy =
                new RecordingProxy(installation.ingresses().getFirst().baseUrl())) {
            Map<String, String> environment = Map.of(
                    "OPENAI_BASE_URL", proxy.baseUrl(),
                    "OPENAI_API_KEY", Installation.KEY,
                    "LIMITED_KEY", Installation.LIMITED_KEY);

            Ended ended = run(folder, environment, List.of(command));

            assertThat(ended.exitCode()).as(ended.output()).isZero();
            AnswerCheck check = new AnswerCheck(installation.baseUrl());
            assertThat(check.faults(proxy.answers())).isEmpty();
            System.out.printf(
                    "%s; %d answers, %d objects judged%n",
                    ended.output().strip(), proxy.answers().size(), check.values());
        }
    }

    private static Ended run(Path folder, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + ": still running after " + PATIENCE_SECONDS + " s");
            }
            return new Ended(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
