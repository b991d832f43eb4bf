package dev.sluice.cli.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Sluice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ConfigCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void exampleIsRightItself() throws IOException {
        assertThat(run("config", "example")).isZero();
        Path file = Files.writeString(folder.resolve("sluice.yaml"), out.toString(UTF_8));

        assertThat(run("config", "check", file.toString())).isZero();
        assertThat(out.toString(UTF_8))
                .contains("gemini-2.5-flash", "gemini, gemini-2.5-flash (no key: never called)", "is right.");
    }

    @Test
    void mistakeIsToldWithItsLineAndACodeOfItsOwn() throws IOException {
        Path file = Files.writeString(folder.resolve("sluice.yaml"), "providers: {}\nmodels: {a: {route: []}}\n");

        assertThat(run("config", "check", file.toString())).isEqualTo(78);
        assertThat(err.toString())
                .contains("sluice.yaml:2: unknown setting 'route' under models.a. Did you mean 'routes'?");
    }

    @Test
    void schemaIsOneThatEditorsKnow() {
        assertThat(run("config", "schema")).isZero();

        JsonNode schema = JsonMapper.shared().readTree(out.toString(UTF_8));
        assertThat(schema.path("$schema").asString()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("properties")
                        .path("models")
                        .path("additionalProperties")
                        .path("required")
                        .toString())
                .isEqualTo("[\"routes\"]");
    }

    private int run(String... arguments) {
        out.reset();
        // As the process' own: what isn't flushed never comes out.
        return Sluice.run(arguments, new PrintWriter(out, true, UTF_8), new PrintWriter(err, true));
    }
}
