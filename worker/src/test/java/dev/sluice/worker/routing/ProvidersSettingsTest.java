package dev.sluice.worker.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.worker.provider.ChatJobs;
import java.time.InstantSource;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class ProvidersSettingsTest {

    @Test
    void geminiGoesOnUnlessToldOtherwise() {
        assertThat(continues("gemini-2.0-flash", Map.of())).isTrue();
        assertThat(continues("gemini-2.0-flash", Map.of("sluice.providers.gemini.continues", "false")))
                .isFalse();
    }

    @Test
    void openAiDoesNotGoOnUnlessToldSo() {
        assertThat(continues("gpt-4o-mini", Map.of())).isFalse();
        assertThat(continues("gpt-4o-mini", Map.of("sluice.providers.openai.continues", "true")))
                .isTrue();
        // Another dialect under the name is another server.
        assertThat(continues("gpt-4o-mini", Map.of("sluice.providers.openai.dialect", "gemini")))
                .isTrue();
    }

    @Test
    void anthropicDoesNotGoOnUnlessToldSoSinceNewModelsRefuseIt() {
        assertThat(continues("claude-haiku-4-5", Map.of())).isFalse();
        assertThat(continues("claude-haiku-4-5", Map.of("sluice.providers.anthropic.continues", "true")))
                .isTrue();
        assertThat(bound(Map.of()).baseUri("anthropic")).hasToString("https://api.anthropic.com");
    }

    @Test
    void keyIsNeverShown() {
        ProvidersSettings settings = bound(Map.of("sluice.providers.openai.api-key", " secret "));

        assertThat(settings.credential("openai")).isEqualTo("secret");
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://x", "localhost:8080"})
    void addressMustBeOne(String url) {
        assertThatThrownBy(() ->
                        new ProvidersSettings(Map.of("openai", new ProvidersSettings.Provider(url, "key", null, null))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sluice.providers.openai.base-url");
    }

    @Test
    void unknownProviderNeedsADialect() {
        assertThatThrownBy(() -> new ProvidersSettings(
                        Map.of("mine", new ProvidersSettings.Provider("http://x", "key", null, null))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sluice.providers.mine.dialect");
    }

    private static boolean continues(String model, Map<String, String> properties) {
        Routes routes = new Routes(bound(properties), InstantSource.system(), new SplittableRandom(1));
        return routes.find(ChatJobs.streamed(model)).orElseThrow().continues();
    }

    private static ProvidersSettings bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("sluice", ProvidersSettings.class);
    }
}
