package dev.sluice.common.catalog;

/**
 * One model on offer.
 *
 * @param id the name that clients use
 * @param provider the provider that serves it: {@code gemini}, {@code openai} or {@code anthropic}
 * @param ownedBy {@code owned_by} in OpenAI's model object
 * @param createdSeconds Unix time in s of its release
 * @param maxOutputTokens the most that {@code max_tokens} may ask for
 * @param thinks whether its thoughts count against {@code max_tokens}
 */
public record Model(
        String id, String provider, String ownedBy, long createdSeconds, int maxOutputTokens, boolean thinks) {

    Model named(String other) {
        return new Model(other, provider, ownedBy, createdSeconds, maxOutputTokens, thinks);
    }
}
