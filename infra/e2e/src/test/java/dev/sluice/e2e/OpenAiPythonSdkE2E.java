package dev.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** OpenAI's official SDK for Python, unmodified, where Python and the package are there. */
final class OpenAiPythonSdkE2E {

    private record Ended(int exitCode, String output) {}

    @Test
    void thePythonSdkStreamsAndDoesNotStream() throws IOException, InterruptedException {
        boolean there = isThere();
        if (!there) {
            System.out.println("SKIPPED: the Python SDK test needs python3 with the package openai (see README)");
        }
        assumeTrue(there, "python3 with the package openai");
        String script;
        try (InputStream in = getClass().getResourceAsStream("openai_sdk.py")) {
            script = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        }

        Ended ended = python(script);

        assertThat(ended.exitCode()).as(ended.output()).isZero();
        System.out.println(ended.output());
    }

    private static boolean isThere() throws InterruptedException {
        try {
            return python("import openai").exitCode() == 0;
        } catch (IOException ignored) {
            // There is no python3 at all.
            return false;
        }
    }

    private static Ended python(String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of("python3", "-c", script)).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "OPENAI_BASE_URL", SharedInstallation.get().baseUrl(), "OPENAI_API_KEY", Installation.KEY));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), output);
    }
}
