package dev.sluice.common.catalog;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A provider of models.
 *
 * @param name what the file calls it
 * @param baseUrl the beginning of its addresses, without a slash at the end
 * @param keys its keys for us; none if it wants none, or if this process doesn't call it
 * @param dialect its wire format: {@code openai}, {@code gemini} or {@code anthropic}
 * @param continues whether it goes on with an answer that was cut, from the text so far; null for what is usual for its
 *     wire format
 * @param additions what each call carries besides
 * @param limits what it lets us ask with each key for each model
 */
public record Provider(
        String name,
        URI baseUrl,
        List<String> keys,
        String dialect,
        @Nullable Boolean continues,
        Additions additions,
        Patience patience,
        Limits limits) {

    /** Where the known ones are, by name. */
    static final Map<String, String> OWN_URLS = Map.of(
            "openai", "https://api.openai.com/v1",
            "gemini", "https://generativelanguage.googleapis.com",
            "anthropic", "https://api.anthropic.com");

    /** Whether it can be called: the known ones' own addresses only answer that the key is missing. */
    public boolean isUsable() {
        return !keys.isEmpty() || !OWN_URLS.containsValue(baseUrl.toString());
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "Provider[" + name + ", " + baseUrl + ", " + dialect + "]";
    }
}
