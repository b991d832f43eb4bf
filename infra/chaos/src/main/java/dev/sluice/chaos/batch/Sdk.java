package dev.sluice.chaos.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.processes.Checkout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The program that uses OpenAI's SDK for Python, unmodified: only its base URL is ours. */
final class Sdk implements AutoCloseable {

    /** Where packages of the SDKs are, if not in the checkout; the same for the tests of the SDKs. */
    private static final String VARIABLE = "SLUICE_SDKS";

    private static final String PROGRAM = "batch.py";

    private final Process process;
    private final BufferedReader lines;

    private Sdk(Process process) {
        this.process = process;
        this.lines = process.inputReader(UTF_8);
    }

    /** A Python that has the SDK. */
    static Optional<String> python() {
        String told = System.getenv(VARIABLE);
        Path all = told == null ? Checkout.locate().root().resolve(".sdk") : Path.of(told);
        return List.of(all.resolve("python").resolve("bin/python3").toString(), "python3").stream()
                .filter(Sdk::hasPackage)
                .findFirst();
    }

    /** Starts the program in this folder. */
    static Sdk start(String python, Path folder, Map<String, String> environment) {
        try (InputStream in = Sdk.class.getResourceAsStream(PROGRAM)) {
            Files.write(
                    folder.resolve(PROGRAM), Objects.requireNonNull(in, PROGRAM).readAllBytes());
            ProcessBuilder builder = new ProcessBuilder(python, PROGRAM)
                    .directory(folder.toFile())
                    .redirectError(folder.resolve("sdk.log").toFile());
            builder.environment().putAll(environment);
            return new Sdk(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line that it says; empty at its end. */
    Optional<String> next() {
        try {
            return Optional.ofNullable(lines.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static boolean hasPackage(String python) {
        try {
            Process process = new ProcessBuilder(python, "-c", "import openai")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException ignored) {
            // There is no such program at all.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
