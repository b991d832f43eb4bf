package dev.sluice.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.FailedException;
import dev.sluice.cli.Sluice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessTest {

    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    private Path data;

    @Test
    void launchersOwnSettingsAreFoundWithoutAWord() throws IOException {
        Files.writeString(data.resolve("keys.json"), "{\"demo\":\"d\",\"admin\":\"slc-admin\"}");
        Files.writeString(
                data.resolve("processes.json"),
                "{\"processes\":[{\"role\":\"worker\",\"port\":1},{\"role\":\"ingress\",\"port\":8085}]}");

        Access access = Access.find(null, null, NOTHING::get, data);

        assertThat(access.url()).hasToString("http://127.0.0.1:8085");
        assertThat(access.key()).isEqualTo("slc-admin");
        assertThat(access.toString()).doesNotContain("slc-admin");
    }

    @Test
    void environmentGoesBeforeTheLauncherAndOptionsBeforeBoth() throws IOException {
        Files.writeString(data.resolve("keys.json"), "{\"admin\":\"slc-admin\"}");
        Path file = Files.writeString(data.resolve("key"), "from-file\n");
        Map<String, String> variables = Map.of("SLUICE_ADMIN_KEY", "from-env", "SLUICE_URL", "https://sluice:8443/");

        assertThat(Access.find(null, null, variables::get, data))
                .isEqualTo(new Access(URI.create("https://sluice:8443"), "from-env"));
        assertThat(Access.find("http://told:1", file, variables::get, data))
                .isEqualTo(new Access(URI.create("http://told:1"), "from-file"));
    }

    @Test
    void missingKeyAndWrongAddressSayWhatToSet() {
        assertThatThrownBy(() -> Access.find(null, null, NOTHING::get, data))
                .isInstanceOfSatisfying(
                        FailedException.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(78))
                .hasMessageContaining("set SLUICE_ADMIN_KEY");
        assertThatThrownBy(() -> Access.find("localhost", null, NOTHING::get, data))
                .hasMessageContaining("'localhost' is no address");
    }

    @Test
    void serverThatIsNotThereIsOneSentenceAndExitCode69() throws IOException {
        Path file = Files.writeString(data.resolve("key"), "slc-secret-of-the-operator");
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);

        int exit = Sluice.run(
                new String[] {"keys", "list", "--url", "http://127.0.0.1:1", "--key-file", file.toString()},
                writer,
                writer);

        assertThat(exit).isEqualTo(69);
        assertThat(said.toString())
                .startsWith("✘ No answer from http://127.0.0.1:1")
                .doesNotContain("slc-secret");
    }

    @Test
    void timesAreReadAsPeopleTypeThem() {
        Clock clock = Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC);

        assertThat(Periods.period("--grace", "36h")).isEqualTo(Duration.ofHours(36));
        assertThat(Periods.moment("--expires", "2d", clock)).isEqualTo(1_000 + 172_800);
        assertThat(Periods.moment("--expires", "1970-01-03", clock)).isEqualTo(172_800);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "d", "1w", "-1d", "2030-13-01"})
    void whatIsNoTimeIsBadUsage(String text) {
        assertThatThrownBy(() -> Periods.moment("--expires", text, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)))
                .isInstanceOfSatisfying(
                        FailedException.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(2));
    }
}
