package dev.sluice.worker.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.catalog.Additions;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProviderRequestTest {

    private static final ProviderRequest REQUEST = new ProviderRequest(
            URI.create("https://provider.test/chat?alt=sse"), Map.of("Authorization", "Bearer mine"), new byte[0]);

    @Test
    void settingsAddHeadersAndParametersToEachCall() {
        ProviderRequest request = REQUEST.with(
                new Additions(Map.of("api-key", "other"), Map.of("api-version", "2024-10-21", "a b", "c&d")));

        assertThat(request.uri()).hasToString("https://provider.test/chat?alt=sse&a+b=c%26d&api-version=2024-10-21");
        assertThat(request.headers())
                .containsOnly(Map.entry("Authorization", "Bearer mine"), Map.entry("api-key", "other"));
    }

    @Test
    void aHeaderOfTheSettingsReplacesTheDialectsOwnWhateverItsCase() {
        ProviderRequest request = REQUEST.with(new Additions(Map.of("authorization", "Token other"), Map.of()));

        assertThat(request.uri()).isEqualTo(REQUEST.uri());
        assertThat(request.headers()).hasSize(1).containsValue("Token other");
    }
}
