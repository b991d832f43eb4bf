package dev.sluice.common.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.settings.SettingsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class CatalogSourceTest {

    private static final String FILE = """
        providers: {local: {base-url: 'http://127.0.0.1:1', dialect: openai}}
        models: {%s: {routes: [{provider: local}]}}
        """;

    @TempDir
    private Path folder;

    private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void changedFileHoldsWithoutARestartAndASpoiltOneChangesNothing() throws IOException, InterruptedException {
        Path file = write(FILE.formatted("old"));
        try (CatalogSource source = new CatalogSource(file.toString(), ignored -> null, false, true, reports::add)) {
            write("models: [");
            assertThat(reports.poll(20, TimeUnit.SECONDS)).contains("stays as it was", "sluice.yaml:");
            assertThat(source.current().find("old")).isPresent();

            write(FILE.formatted("new"));
            assertThat(reports.poll(20, TimeUnit.SECONDS)).contains("holds from now on");
            assertThat(source.current().find("new")).isPresent();
            assertThat(source.current().find("old")).isEmpty();
        }
    }

    @Test
    void missingFileIsOneSentence() {
        assertThatThrownBy(() -> new CatalogSource(
                        folder.resolve("none").toString(), ignored -> null, false, true, reports::add))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("can't be read");
    }

    @Test
    void checkSaysThatAFileIsRightAndEnds() throws IOException {
        Path file = write(FILE.formatted("mine"));

        assertThat(check("--check", "--sluice.config=" + file)).hasValue(0);
        assertThat(out.toString(UTF_8)).contains("is right: 1 models at 1 providers.");
        assertThat(check("--check")).hasValue(0);
    }

    @Test
    void mistakeEndsTheProcessWithTheCodeForSettingsWhetherItWasAskedOrNot() throws IOException {
        Path file = write("modles: {}");

        assertThat(check("--sluice.config=" + file)).hasValue(78);
        assertThat(check("--check", "--sluice.config=" + file)).hasValue(78);
        assertThat(err.toString(UTF_8)).contains("sluice.yaml:1: unknown setting 'modles'. Did you mean 'models'?");
        assertThat(err.toString(UTF_8).lines().count()).isLessThan(12);
    }

    @Test
    void environmentNamesTheFileToo() throws IOException {
        Path file = write("modles: {}");

        assertThat(CatalogCheck.run(
                        new String[0], Map.of("SLUICE_CONFIG", file.toString())::get, true, stream(out), stream(err)))
                .hasValue(78);
        assertThat(check()).isEmpty();
    }

    private OptionalInt check(String... arguments) {
        return CatalogCheck.run(arguments, ignored -> null, true, stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, UTF_8);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("sluice.yaml"), text);
    }
}
