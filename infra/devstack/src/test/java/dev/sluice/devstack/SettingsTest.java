package dev.sluice.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.processes.StartException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {

    private static final Path ROOT = Path.of("/checkout");

    @Test
    void emptyEnvironmentGivesTheDefaults() {
        Settings settings = Settings.from(Map.of(), ROOT);

        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.ingresses()).isEqualTo(1);
        assertThat(settings.workers()).isEqualTo(2);
        assertThat(settings.data()).isEqualTo(ROOT.resolve(".sluice"));
        assertThat(settings.kafka()).isNull();
        assertThat(settings.redis()).isNull();
        assertThat(settings.needsSimulator()).isTrue();
    }

    @Test
    void blankVariableCountsAsUnset() {
        assertThat(Settings.from(Map.of("SLUICE_PORT", " ", "GEMINI_API_KEY", ""), ROOT))
                .isEqualTo(Settings.from(Map.of(), ROOT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SLUICE_WORKERS   | abc                | SLUICE_WORKERS: abc (expected: a whole number from 0 to 64).",
                "SLUICE_WORKERS   | -1                 | SLUICE_WORKERS: -1 (expected: a whole number from 0 to 64).",
                "SLUICE_INGRESSES | 0                  | SLUICE_INGRESSES: 0 (expected: a whole number from 1 to 16).",
                "SLUICE_PORT      | 65536              | SLUICE_PORT: 65536 (expected: a whole number from 1 to"
                        + " 65535).",
                "SLUICE_PORT      | 99999999999        | SLUICE_PORT: 99999999999 (expected: a whole number from 1 to"
                        + " 65535).",
                "SLUICE_DEMO_KEY  | two words          | SLUICE_DEMO_KEY: a key of 9 characters (expected: 1 to 200"
                        + " visible ASCII characters).",
                "SLUICE_ADMIN_KEY | changeme           | SLUICE_ADMIN_KEY: a key of 8 characters (expected: 32 or more,"
                        + " by chance, as `openssl rand -hex 32` makes them).",
                "SLUICE_KAFKA     | localhost          | SLUICE_KAFKA: localhost (expected: host:port, several with"
                        + " commas between).",
                "SLUICE_REDIS     | http://localhost:1 | SLUICE_REDIS: not understood (expected: host:port or"
                        + " redis://host:port, several with commas between).",
                "GEMINI_BASE_URL  | here               | GEMINI_BASE_URL: here (expected: an http or https address).",
            })
    void badValueIsOneSentenceWithWhatWasExpected(String name, String value, String sentence) {
        assertThatThrownBy(() -> Settings.from(Map.of(name, value), ROOT))
                .isInstanceOf(StartException.class)
                .hasMessage(sentence);
    }

    @Test
    void portsOfAllIngressesMustExist() {
        assertThatThrownBy(() -> Settings.from(Map.of("SLUICE_PORT", "65535", "SLUICE_INGRESSES", "2"), ROOT))
                .hasMessage("SLUICE_PORT: 65535 (expected: a whole number from 1 to 65534).");
    }

    @Test
    void providerWithAKeyIsCalledItself() {
        Settings settings = Settings.from(Map.of("GEMINI_API_KEY", "g-key"), ROOT);

        assertThat(settings.gemini().environment("http://simulator"))
                .containsEntry("SLUICE_PROVIDERS_GEMINI_BASE_URL", "https://generativelanguage.googleapis.com")
                .containsEntry("SLUICE_PROVIDERS_GEMINI_API_KEY", "g-key");
        assertThat(settings.openai().environment("http://simulator/v1"))
                .containsEntry("SLUICE_PROVIDERS_OPENAI_BASE_URL", "http://simulator/v1");
        assertThat(settings.anthropic().environment("http://simulator"))
                .containsEntry("SLUICE_PROVIDERS_ANTHROPIC_BASE_URL", "http://simulator");
        assertThat(settings.needsSimulator()).isTrue();
    }

    @Test
    void simulatorIsNotNeededWhenAllProvidersAreReal() {
        Map<String, String> environment =
                Map.of("GEMINI_API_KEY", "g", "OPENAI_BASE_URL", "http://10.0.0.7:8000/v1/", "ANTHROPIC_API_KEY", "a");

        Settings settings = Settings.from(environment, ROOT);

        assertThat(settings.needsSimulator()).isFalse();
        assertThat(settings.openai().baseUrl()).isEqualTo("http://10.0.0.7:8000/v1");
    }

    @Test
    void baseUrlThatIsSluiceItselfIsRefused() {
        Map<String, String> leftByAnSdk =
                Map.of("OPENAI_API_KEY", "slc-x", "OPENAI_BASE_URL", "http://localhost:8080/api/v1");

        assertThatThrownBy(() -> Settings.from(leftByAnSdk, ROOT))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("OPENAI_BASE_URL: http://localhost:8080/api/v1 is Sluice itself");
    }

    @Test
    void redisAddressesBecomeUris() {
        ExternalRedis redis = ExternalRedis.parse("one:6379,redis://:secret@two:6380");

        assertThat(redis.joined()).isEqualTo("redis://one:6379,redis://:secret@two:6380");
        assertThat(redis.addresses()).isEqualTo("one:6379,two:6380");
    }
}
