package dev.sluice.simulator;

import static dev.sluice.simulator.SimulatorClient.question;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulator.SimulatorClient.Raw;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulator as its users start it: a process with environment variables. */
final class SimulatorIT {

    private static final String READY = "simulator ready on ";

    @TempDir
    private Path folder;

    @Test
    void processServesAndStopsWithItsLogWritten() throws Exception {
        Path log = folder.resolve("calls.jsonl");
        Process process = start(Map.of("SIMULATOR_LOG", log.toString(), "SIMULATOR_TTFT_MILLIS", "0"));
        try (BufferedReader out = process.inputReader(UTF_8)) {
            String line = out.readLine();
            assertThat(line).startsWith(READY);
            SimulatorClient client = new SimulatorClient(Integer.parseInt(line.substring(READY.length())));

            try (client;
                    Raw raw = client.raw(question("gpt-4o-mini~tokens=100000", true, "hi"))) {
                raw.readUntil("word1");
                process.destroy();
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readAllLines(log))
                .anySatisfy(line -> assertThat(line).contains("\"event\":\"started\""))
                .anySatisfy(line -> assertThat(line).contains("\"event\":\"ended\""));
    }

    @Test
    void takenPortIsOneClearSentence() throws Exception {
        try (Simulator taken = Simulator.start(SimulatorSettings.defaults())) {
            Process process = start(Map.of("SIMULATOR_PORT", Integer.toString(taken.port())));
            try (BufferedReader errors = process.errorReader(UTF_8)) {
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(1);
                assertThat(errors.lines())
                        .anySatisfy(
                                line -> assertThat(line).contains("127.0.0.1:" + taken.port(), "can't be listened on"));
            }
        }
    }

    @Test
    void settingThatIsNoNumberIsOneClearSentence() throws Exception {
        Process process = start(Map.of("SIMULATOR_TTFT_MILLIS", "soon"));
        try (BufferedReader errors = process.errorReader(UTF_8)) {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(errors.lines()).contains("SIMULATOR_TTFT_MILLIS: soon (expected: a number)");
        }
    }

    private static Process start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Simulator.class.getName());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
