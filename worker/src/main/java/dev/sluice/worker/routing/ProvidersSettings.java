package dev.sluice.worker.routing;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The providers: {@code sluice.providers.<name>.base-url}, {@code .api-key}, {@code .dialect} and
 * {@code .continues}.
 *
 * @param providers by the name that the catalogue uses; none means that each is called at its own address, without a
 *     key
 */
@ConfigurationProperties("sluice")
public record ProvidersSettings(@Nullable Map<String, Provider> providers) {

    /** Which wire format a provider speaks. */
    public enum DialectName {
        OPENAI,
        GEMINI,
        ANTHROPIC
    }

    /**
     * One provider.
     *
     * @param baseUrl the beginning of its addresses; null for its own
     * @param apiKey its key for us; null or empty if it wants none
     * @param dialect its wire format; null for the one of its name
     * @param continues whether it goes on with an answer that was cut, from the text so far: OpenAI itself doesn't,
     *     vLLM and others do; null for what is usual for its wire format
     */
    public record Provider(
            @Nullable String baseUrl,
            @Nullable String apiKey,
            @Nullable DialectName dialect,
            @Nullable Boolean continues) {

        /** Without the key. */
        @Override
        public String toString() {
            return "Provider[" + baseUrl + ", " + dialect + ", " + continues + "]";
        }
    }

    private static final Map<String, String> OWN_URLS = Map.of(
            "openai", "https://api.openai.com/v1",
            "gemini", "https://generativelanguage.googleapis.com",
            "anthropic", "https://api.anthropic.com");

    private static final Provider UNSET = new Provider(null, null, null, null);

    /** Checks that each has an address and a dialect. */
    public ProvidersSettings {
        providers = providers == null ? Map.of() : Map.copyOf(providers);
        providers.forEach((name, provider) -> {
            baseUri(name, provider);
            dialect(name, provider);
        });
    }

    /** Where a provider is. */
    URI baseUri(String name) {
        return baseUri(name, provider(name));
    }

    /** A provider's key for us, or nothing. */
    String credential(String name) {
        String key = provider(name).apiKey();
        return key == null ? "" : key.strip();
    }

    /** A provider's wire format. */
    DialectName dialect(String name) {
        return dialect(name, provider(name));
    }

    /** Whether a provider goes on with an answer that was cut, if anything is set. */
    Optional<Boolean> continues(String name) {
        return Optional.ofNullable(provider(name).continues());
    }

    /** Whether a provider can be called: its own address without a key only answers that the key is missing. */
    boolean isUsable(String name) {
        return provider(name).baseUrl() != null || !credential(name).isEmpty();
    }

    private Provider provider(String name) {
        return providers == null ? UNSET : providers.getOrDefault(name, UNSET);
    }

    private static URI baseUri(String name, Provider provider) {
        String url = provider.baseUrl() == null
                ? OWN_URLS.get(name)
                : provider.baseUrl().strip();
        if (url == null || !(url.startsWith("http://") || url.startsWith("https://"))) {
            throw new IllegalArgumentException(
                    "sluice.providers." + name + ".base-url: " + url + " (expected: http://… or https://…)");
        }
        return URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }

    private static DialectName dialect(String name, Provider provider) {
        if (provider.dialect() != null) {
            return provider.dialect();
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "openai" -> DialectName.OPENAI;
            case "gemini" -> DialectName.GEMINI;
            case "anthropic" -> DialectName.ANTHROPIC;
            default ->
                throw new IllegalArgumentException(
                        "sluice.providers." + name + ".dialect: missing (expected: openai, gemini or anthropic)");
        };
    }
}
